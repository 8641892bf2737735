#!/bin/bash
set -eu
cd /app
for f in scans/*.jpeg; do mv "$f" "${f%.jpeg}.jpg"; done
