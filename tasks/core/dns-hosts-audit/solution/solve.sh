#!/bin/bash
set -euo pipefail
python3 "$(dirname "$(readlink -f "$0")")/audit.py"
