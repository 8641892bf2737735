#!/bin/bash
set -eu
cd /app
awk 'END { print NR }' tickets.txt > sold.txt
