#!/bin/bash
set -eu
cd /app
sort -n scores.txt > scores-ordered.txt
