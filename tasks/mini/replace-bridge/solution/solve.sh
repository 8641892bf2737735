#!/bin/bash
set -eu
cd /app
sed -i 's/"bridge";/"bridge",/' rename_bridge.py
python3 rename_bridge.py > news-tunnel.txt
