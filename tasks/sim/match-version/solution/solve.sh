#!/bin/bash
set -eu
cd /app
mkdir -p lists
awk 'index($0, "v1.2")' builds/releases.txt > lists/current.txt
