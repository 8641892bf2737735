#!/bin/bash
set -eu
cd /app
mkdir -p out/refunds
grep refund sales/may.txt > out/refunds/may.txt
