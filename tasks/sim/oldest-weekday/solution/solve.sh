#!/bin/bash
set -eu
cd /app
while IFS=: read -r day _; do date -d "$day" '+%F %A'; done < ledger.txt | LC_ALL=C sort | head -n 1 | cut -d ' ' -f 2 > weekday.txt
