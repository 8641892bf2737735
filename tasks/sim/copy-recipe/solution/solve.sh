#!/bin/bash
set -eu
cd /app
mkdir -p print/today
cp recipes/rye.txt print/today/rye.txt
