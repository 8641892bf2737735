#!/bin/bash
set -eu
cd /app
HARBOUR=emden ./tides.sh > emden.txt
