#!/bin/bash
set -eu
cd /app
sort -o genres.txt genres.txt
