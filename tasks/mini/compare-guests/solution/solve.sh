#!/bin/bash
set -eu
cd /app
grep -vxFf replied.txt invited.txt > silent.txt
