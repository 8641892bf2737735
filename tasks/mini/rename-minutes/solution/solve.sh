#!/bin/bash
set -eu
cd /app
mv 'meeting minutes.txt' minutes-2023-10.txt
