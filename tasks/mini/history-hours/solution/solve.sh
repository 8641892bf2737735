#!/bin/bash
set -eu
cd /app
git show 'spring:opening hours.txt' > spring-hours.txt
