#!/bin/bash
set -eu
cd /app
grep '^timeout' app.conf > timeout-line.txt
