#!/bin/bash
set -euo pipefail
cp "$(dirname "$0")/slots.c" /app/slots/slots.c
make -C /app/slots
