#!/bin/bash
set -eu
cd /app
for i in 1 2 3; do mv "attic box $i.txt" box$i.txt; done
