#!/bin/bash
set -eu
cd /app
mkdir -p old/spring
git show spring:fares.txt > old/spring/fares.txt
