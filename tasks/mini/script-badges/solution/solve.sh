#!/bin/bash
set -eu
cd /app
./badges.sh 'guest list.txt' > badges.txt
