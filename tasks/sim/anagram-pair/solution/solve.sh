#!/bin/bash
set -eu
cd /app
while read -r word; do echo "$(grep -o . <<< "$word" | LC_ALL=C sort | tr -d '\n') $word"; done < words.txt | LC_ALL=C sort |
    awk '$1 == key { print word, $2 } { key = $1; word = $2 }' > pair.txt
