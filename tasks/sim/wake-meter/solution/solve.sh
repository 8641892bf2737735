#!/bin/bash
set -eu
cd /app
./read-meter.sh > meter.txt || ./read-meter.sh > meter.txt
