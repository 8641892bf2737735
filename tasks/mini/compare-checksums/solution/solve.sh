#!/bin/bash
set -eu
cd /app
cd delivery/parts
sha256sum -c SHA256SUMS 2> /dev/null | grep FAILED | cut -d: -f1 > /app/damaged.txt
