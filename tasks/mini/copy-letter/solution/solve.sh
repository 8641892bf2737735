#!/bin/bash
set -eu
cd /app
cp 'letters to post/to grandma.txt' grandma-copy.txt
