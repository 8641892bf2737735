#!/bin/bash
set -eu
cd /app
awk -F = -v OFS== '$1 == "quota" { $2 = "750" } { print }' 'mail rooms/limits.conf' > /tmp/new
cat /tmp/new > 'mail rooms/limits.conf'
