#!/bin/bash
set -eu
cd /app
cd dumps
stat -c '%s %n' * | sort -n | tail -1 > ../largest.txt
