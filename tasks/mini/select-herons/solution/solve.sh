#!/bin/bash
set -eu
cd /app
grep heron 'bird notes/june walk.txt' > herons.txt
