#!/bin/bash
set -eu
cd /app
mkdir -p trash/2024
mv *.bak trash/2024/
