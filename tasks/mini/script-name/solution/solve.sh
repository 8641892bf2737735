#!/bin/bash
set -eu
cd /app
sed -i 's/sorted(distances)/sorted(distance)/' mileage.py
python3 mileage.py > mileage.txt
