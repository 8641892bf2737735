#!/bin/bash
set -eu
cd /app
grep -c gentoo survey/south/sightings.txt > gentoos.txt
