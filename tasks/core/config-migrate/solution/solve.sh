#!/bin/bash
set -euo pipefail
install -m 755 "$(dirname "$0")/migrate.py" /app/migrate
