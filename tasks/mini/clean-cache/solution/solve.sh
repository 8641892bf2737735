#!/bin/bash
set -eu
cd /app
rm player/data/cache.db
