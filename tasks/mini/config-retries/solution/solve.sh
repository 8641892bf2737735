#!/bin/bash
set -eu
cd /app
sed -i 's/^retries = .*/retries = 8/' fetch.conf
