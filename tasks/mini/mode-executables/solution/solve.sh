#!/bin/bash
set -eu
cd /app
cd bin
find . -type f -perm -u+x -printf '%f\n' | sort > ../executables.txt
