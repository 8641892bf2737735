#!/bin/bash
set -eu
cd /app
cat letters/* > all-letters.txt
