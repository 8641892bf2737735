#!/bin/bash
set -eu
cd /app
git checkout -- rules.txt
