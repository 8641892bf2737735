#!/bin/bash
set -eu
cd /app
sort cities.txt > cities-sorted.txt
