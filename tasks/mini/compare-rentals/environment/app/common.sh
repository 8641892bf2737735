#!/bin/bash
# common.sh FILE FILE: prints the lines of both files.
for file in "$1" "$2"; do
    if ! sort -c "$file" 2> /dev/null; then
        echo "common.sh: $file is not sorted; first run: sort -o $file $file" >&2
        exit 1
    fi
done
comm -12 "$1" "$2"
