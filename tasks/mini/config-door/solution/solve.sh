#!/bin/bash
set -eu
cd /app
chmod 600 door.conf
python3 activate.py
