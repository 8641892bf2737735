#!/bin/bash
set -eu
cd /app
grep bakery salaries.txt > bakery.txt
chmod 600 bakery.txt
