#!/bin/bash
set -eu
cd /app
find vault -type d -exec chmod 700 {} +
find vault -type f -exec chmod 600 {} +
