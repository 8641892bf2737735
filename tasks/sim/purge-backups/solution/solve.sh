#!/bin/bash
set -eu
cd /app
find 'site' -type f -name '*.bak' -exec rm {} +
