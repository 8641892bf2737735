#!/bin/bash
set -eu
cd /app
awk 'END { print NR }' visitors.txt > total.txt
