#!/bin/bash
set -eu
cd /app
awk '/nightly/' jobs.log > nightly.txt
