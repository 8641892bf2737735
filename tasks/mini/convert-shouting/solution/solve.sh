#!/bin/bash
set -eu
cd /app
tr A-Z a-z < reception/lists/evening.txt > evening-small.txt
