#!/bin/bash
set -eu
cd /app
sed -i 's/^port = .*/port = 9090/' server.conf
