#!/bin/bash
set -eu
cd /app
mkdir -p readings
./weigh.sh > readings/scale.txt || ./weigh.sh > readings/scale.txt
