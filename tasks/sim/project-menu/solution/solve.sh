#!/bin/bash
set -eu
cd /app
cd old/kitchen
./menu.sh tuesday > /app/menu.txt
