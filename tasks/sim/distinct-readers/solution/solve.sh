#!/bin/bash
set -eu
cd /app
mkdir -p 'mailing list'
LC_ALL=C sort 'loan book/spring readers.txt' | uniq > 'mailing list/spring readers.txt'
