#!/bin/bash
set -eu
cd /app
mkdir -p 'badge counts'
awk 'END { print NR }' 'staff lists/night shift.txt' > 'badge counts/night shift.txt'
