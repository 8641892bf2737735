#!/bin/bash
set -eu
cd /app
sed -i 's/^after = read("saturday.txt"$/&)/' changed.py
python3 changed.py > changed.txt
