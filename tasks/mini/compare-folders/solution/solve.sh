#!/bin/bash
set -eu
cd /app
for f in monday/*; do [ -e tuesday/${f#monday/} ] || echo ${f#monday/}; done > missing.txt
