#!/bin/bash
set -eu
cd /app
mkdir -p results/lists
sort race/runners.txt > results/lists/runners.txt
