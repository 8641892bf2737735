#!/bin/bash
set -eu
cd /app
sort -o january.txt january.txt
./common.sh january.txt february.txt > common.txt
