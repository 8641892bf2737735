#!/bin/bash
set -eu
cd /app
ls -A desk > desk-files.txt
