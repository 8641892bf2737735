#!/bin/bash
set -eu
cd /app
cd tracks
for i in 1 2 3 4 5 6 7 8 9; do mv $i.txt 0$i.txt; done
