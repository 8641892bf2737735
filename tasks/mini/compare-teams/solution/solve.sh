#!/bin/bash
set -eu
cd /app
grep -xFf 'team red.txt' 'team blue.txt' > both.txt
