#!/bin/bash
set -eu
cd /app
sed -i 's/\r$//' letter.txt
