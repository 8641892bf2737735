#!/bin/bash
set -eu
cd /app
mkdir -p archive/2021
cp deeds/oak-lane.txt archive/2021/
