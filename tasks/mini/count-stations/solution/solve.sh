#!/bin/bash
set -eu
cd /app
grep -c . stations.txt > station-count.txt
