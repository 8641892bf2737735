#!/bin/bash
set -eu
cd /app
mkdir -p 'depot totals'
total=0
for g in $(tail -n +2 'depot files/parcel log.csv' | cut -d , -f 4); do total=$((total + g)); done
echo "$total" > 'depot totals/parcel weight.txt'
