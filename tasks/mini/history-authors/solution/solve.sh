#!/bin/bash
set -eu
cd /app
git log --format=%an | sort -u > people.txt
