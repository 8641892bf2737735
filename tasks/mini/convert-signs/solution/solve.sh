#!/bin/bash
set -eu
cd /app
mkdir -p print/large
tr a-z A-Z < signs.txt > print/large/signs.txt
