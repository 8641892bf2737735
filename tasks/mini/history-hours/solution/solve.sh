#!/bin/bash
set -eu
cd /app
git log --oneline -- 'opening hours.txt' | wc -l > changes.txt
