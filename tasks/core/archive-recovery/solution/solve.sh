#!/bin/bash
set -euo pipefail
python3 "$(dirname "$(readlink -f "$0")")/recover.py"
cd /app/recovered
grep -v -F -f <(sed 's/^/  /' /app/lost.txt) /app/backup/MANIFEST.sha256 | sha256sum --check --quiet
