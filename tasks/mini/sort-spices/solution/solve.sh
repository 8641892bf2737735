#!/bin/bash
set -eu
cd /app
sort 'spice rack.txt' > spices.txt
