#!/bin/bash
set -eu
cd /app
awk -F = -v OFS== '$1 == "port" { $2 = "8443" } { print }' 'server.conf' > /tmp/new
cat /tmp/new > 'server.conf'
