#!/bin/bash
set -eu
cd /app
mkdir -p totals
total=0
for mm in $(tail -n +2 weather/rain.tab | cut -f 2); do total=$((total + mm)); done
echo "$total" > totals/rain.txt
