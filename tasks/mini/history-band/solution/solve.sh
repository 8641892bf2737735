#!/bin/bash
set -eu
cd /app
git -c safe.directory='*' -C band log -1 --format=%s > subject.txt
