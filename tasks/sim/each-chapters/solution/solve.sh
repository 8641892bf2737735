#!/bin/bash
set -eu
cd /app
mkdir -p book/lengths
for file in book/draft/*.txt; do
    awk 'END { print NR }' "$file" > book/lengths/"${file##*/}"
done
