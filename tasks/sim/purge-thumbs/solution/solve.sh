#!/bin/bash
set -eu
cd /app
find 'photo albums' -type f -name 'thumb_*' -exec rm {} +
