#!/bin/bash
set -eu
cd /app
sort -r garden/beds/herbs.txt > herbs-reversed.txt
