#!/bin/bash
set -euo pipefail
cp "$(dirname "$0")/relay.py" /app/relay.py
