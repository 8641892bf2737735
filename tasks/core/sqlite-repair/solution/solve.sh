#!/bin/bash
set -euo pipefail
rm -f /app/recovered.db
python3 "$(dirname "$(readlink -f "$0")")/recover.py"
sqlite3 /app/recovered.db 'PRAGMA integrity_check; SELECT count(*) FROM customers; SELECT count(*) FROM orders; SELECT count(*) FROM payments'
