#!/bin/bash
set -eu
cd /app
sed -i s/nihgt/night/ join.sh
bash join.sh > shifts.txt
