#!/bin/bash
set -eu
cd /app
sed -i 's/^sort /sort -n /' queue.sh
bash queue.sh > queue.txt
