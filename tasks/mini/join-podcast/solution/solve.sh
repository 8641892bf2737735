#!/bin/bash
set -eu
cd /app
cd podcast/episodes/common
cat intro.txt outro.txt > /app/frame.txt
