#!/bin/bash
set -eu
cd /app
mkdir -p rosters/next
. ./roster.env
./roster.sh > rosters/next/week.txt
