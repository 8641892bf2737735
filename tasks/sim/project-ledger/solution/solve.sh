#!/bin/bash
set -eu
cd /app
mkdir -p reports
cd books/ledger
./summary.sh june > /app/reports/june.txt
