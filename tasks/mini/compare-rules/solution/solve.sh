#!/bin/bash
set -eu
cd /app
mkdir -p review/june
diff rules-old.txt rules-new.txt > review/june/rules.diff || true
