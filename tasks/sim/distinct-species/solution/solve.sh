#!/bin/bash
set -eu
cd /app
mkdir -p results
LC_ALL=C sort survey/birds.txt | uniq > results/species.txt
