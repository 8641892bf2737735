#!/bin/bash
set -eu
cd /app
sed s/red/green/g story.txt > story-green.txt
