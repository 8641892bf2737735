#!/bin/bash
# badges.sh FILE: a badge for each name.
n=100
while read -r name; do
    n=$((n + 7))
    echo "[$n] $name"
done < "$1"
