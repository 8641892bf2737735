#!/bin/bash
set -eu
cd /app
grep -F '$15.00' articles.txt > fifteen.txt
