#!/bin/bash
set -eu
cd /app
grep -c alto 'choir list.txt' > altos.txt
