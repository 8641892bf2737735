#!/bin/bash
set -eu
cd /app
mkdir -p 'depot sums'
for file in 'depot lists'/*.txt; do
    awk 'END { print NR }' "$file" > 'depot sums'/"${file##*/}"
done
