#!/bin/bash
set -eu
cd /app
grep -vxFf park-2020.txt park-2024.txt | sed 's/^/+ /' > new.txt
