#!/bin/bash
set -eu
cd /app
(set -a; . ./region.env; ./report.sh > report.txt)
