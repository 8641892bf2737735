#!/bin/bash
set -eu
cd /app
readlink latest > target.txt
