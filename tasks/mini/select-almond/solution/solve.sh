#!/bin/bash
set -eu
cd /app
grep almond menu.txt > almond.txt
