#!/bin/bash
set -eu
cd /app
rm 'draft one.txt' 'draft two.txt'
