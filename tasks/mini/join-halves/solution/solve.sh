#!/bin/bash
set -eu
cd /app
cat 'first half.txt' 'second half.txt' > match.txt
