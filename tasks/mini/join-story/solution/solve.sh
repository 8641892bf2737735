#!/bin/bash
set -eu
cd /app
mkdir -p book/first
cat part1.txt part2.txt part3.txt > book/first/story.txt
