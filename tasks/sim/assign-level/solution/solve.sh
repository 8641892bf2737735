#!/bin/bash
set -eu
cd /app
awk -F = -v OFS== '$1 == "level" { $2 = "warning" } { print }' 'etc/logger.conf' > /tmp/new
cat /tmp/new > 'etc/logger.conf'
