#!/bin/bash
set -euo pipefail
cp "$(dirname "$(readlink -f "$0")")/report.py" /app/report/report.py
python3 /app/report/make_log.py 1000 7 > /tmp/log
python3 /app/report/report.py /tmp/log | tail -n 3
rm /tmp/log
