#!/bin/bash
set -eu
cd /app
echo "closed=$(grep -c closed tickets.txt)" > summary.txt
