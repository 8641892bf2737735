#!/bin/bash
# Adds up the entries of each kind.
for kind in paper post rent tea; do
    echo "$kind $(grep -c "^$kind " entries.txt) entries"
done
