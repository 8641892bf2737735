#!/bin/bash
set -eu
cd /app
grep -c overdue loans.txt > overdue-count.txt
