#!/bin/bash
set -eu
cd /app
grep currency 'shop settings.conf' > currency.txt
