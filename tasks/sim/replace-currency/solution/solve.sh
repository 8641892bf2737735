#!/bin/bash
set -eu
cd /app
mkdir -p prices-abroad
text=$(cat prices/list.txt)
printf '%s\n' "${text//EUR/CHF}" > prices-abroad/list.txt
