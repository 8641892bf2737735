#!/bin/bash
set -eu
cd /app
mkdir -p inbox/2022
tar -xzf letters.tar.gz -C inbox/2022
