#!/bin/bash
set -eu
cd /app
ln -s "o'brien.txt" obrien.txt
