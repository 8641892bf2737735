#!/bin/bash
set -eu
cd /app
git log -1 --format=%an > author.txt
