#!/bin/bash
# Prints the tides of one harbour.
cd /app
if [ -z "${HARBOUR:-}" ]; then
    echo "tides.sh: the variable HARBOUR is not set; use for example HARBOUR=husum ./tides.sh" >&2
    exit 1
fi
grep "^$HARBOUR " tides.txt
