#!/bin/bash
set -eu
cd /app
find tools -name '*.py' > python-files.txt
