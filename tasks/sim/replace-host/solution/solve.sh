#!/bin/bash
set -eu
cd /app
mkdir -p 'next settings'
text=$(cat 'live settings/shop.conf')
printf '%s\n' "${text//db-old/db-new}" > 'next settings/shop.conf'
