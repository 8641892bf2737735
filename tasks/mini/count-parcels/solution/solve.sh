#!/bin/bash
set -eu
cd /app
mkdir -p reports/march
wc -l < depot/parcels.txt > reports/march/parcels.txt
