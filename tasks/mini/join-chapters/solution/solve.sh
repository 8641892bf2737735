#!/bin/bash
set -eu
cd /app
for i in $(seq 1 11); do cat chapter-$i.txt; done > book.txt
