#!/bin/bash
set -eu
cd /app
mkdir -p out/index
ls projects > out/index/projects.txt
