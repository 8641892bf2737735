#!/bin/bash
set -eu
cd /app
cd books/ledger
./summary.sh > /app/summary.txt
