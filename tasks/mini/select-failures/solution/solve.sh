#!/bin/bash
set -eu
cd /app
sed -i s/FAILURE/failure/ failures.sh
bash failures.sh > failures.txt
