#!/bin/bash
set -eu
cd /app
mkdir -p handouts/choir/sunday
cp song.txt handouts/choir/sunday/song.txt
