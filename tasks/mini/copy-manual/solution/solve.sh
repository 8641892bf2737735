#!/bin/bash
set -eu
cd /app
cp -r manual manual-2022
