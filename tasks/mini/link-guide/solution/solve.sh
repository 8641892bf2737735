#!/bin/bash
set -eu
cd /app
ln -s 'city guide.txt' guide.txt
