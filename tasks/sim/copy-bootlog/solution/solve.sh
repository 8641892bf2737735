#!/bin/bash
set -eu
cd /app
mkdir -p office/june
cp logs/boot.log office/june/boot.log
