#!/bin/bash
set -eu
cd /app
python3 average.py > average.txt
