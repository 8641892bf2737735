#!/bin/bash
set -eu
cd /app
mkdir -p out/iceland
sed s/EUR/ISK/ fares.txt > out/iceland/fares.txt
