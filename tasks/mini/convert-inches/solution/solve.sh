#!/bin/bash
set -eu
cd /app
sed -i 's/(line \*/(float(line) */' to_cm.py
python3 to_cm.py > centimetres.txt
