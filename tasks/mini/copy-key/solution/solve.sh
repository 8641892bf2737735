#!/bin/bash
set -eu
cd /app
cp keys/door.txt door-copy.txt
chmod 600 door-copy.txt
