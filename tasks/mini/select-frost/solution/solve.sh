#!/bin/bash
set -eu
cd /app
grep frost station/data/readings.txt > frost.txt
