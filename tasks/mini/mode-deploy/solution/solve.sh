#!/bin/bash
set -eu
cd /app
chmod +x tools/release/deploy.sh
