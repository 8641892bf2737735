#!/bin/bash
set -eu
cd /app
sed 5q scores.txt > finalists.txt
