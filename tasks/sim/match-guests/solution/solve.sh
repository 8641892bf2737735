#!/bin/bash
set -eu
cd /app
awk 'index($0, "vegan")' bookings.txt > guests.txt
