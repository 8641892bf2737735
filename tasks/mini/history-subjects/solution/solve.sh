#!/bin/bash
set -eu
cd /app
git log --format=%s > subjects.txt
