#!/bin/bash
set -eu
cd /app
mkdir -p out/today
cd depot/bin
./labels.sh north > /app/out/today/north.txt
