#!/bin/bash
set -eu
cd /app
chmod +x weigh
./weigh
