#!/bin/bash
set -eu
cd /app
mkdir -p out/tables
python3 export.py
