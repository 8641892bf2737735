#!/bin/bash
set -eu
cd /app
tr ';' ',' < 'price list.txt' > prices.csv
