#!/bin/bash
set -eu
cd /app
mkdir -p beds
for file in wards/*.txt; do
    awk 'END { print NR }' "$file" > beds/"${file##*/}"
done
