#!/bin/bash
set -eu
cd /app
mkdir -p shelf/blue
ln -s /app/manual.txt shelf/blue/manual.txt
