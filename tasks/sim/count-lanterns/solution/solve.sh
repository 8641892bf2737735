#!/bin/bash
set -eu
cd /app
mkdir -p answers
awk 'END { print NR }' harbour/lanterns.txt > answers/lanterns.txt
