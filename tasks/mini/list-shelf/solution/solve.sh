#!/bin/bash
set -eu
cd /app
./inventory shelf/ > shelf-list.txt
