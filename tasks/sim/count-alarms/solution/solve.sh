#!/bin/bash
set -eu
cd /app
mkdir -p reports/march
awk 'END { print NR }' logs/alarms.log > reports/march/alarms.txt
