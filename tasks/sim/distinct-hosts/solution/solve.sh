#!/bin/bash
set -eu
cd /app
LC_ALL=C sort hosts.txt | uniq > hosts-once.txt
