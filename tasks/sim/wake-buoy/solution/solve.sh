#!/bin/bash
set -eu
cd /app
mkdir -p 'sea state'
./hail.sh > 'sea state/buoy.txt' || ./hail.sh > 'sea state/buoy.txt'
