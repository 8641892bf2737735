#!/bin/bash
set -eu
cd /app
mkdir -p safe/keys
cp key.txt safe/keys/key.txt
chmod 400 safe/keys/key.txt
