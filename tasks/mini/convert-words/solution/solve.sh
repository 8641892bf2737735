#!/bin/bash
set -eu
cd /app
tr ',' '\n' < birds.txt > birds-list.txt
chmod 444 birds-list.txt
