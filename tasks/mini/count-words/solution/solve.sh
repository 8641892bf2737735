#!/bin/bash
set -eu
cd /app
cat chapters/* | wc -w > total-words.txt
