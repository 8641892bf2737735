#!/bin/bash
set -eu
cd /app
{ cat starters.txt; echo ---; cat mains.txt; echo ---; cat desserts.txt; } > menu.txt
