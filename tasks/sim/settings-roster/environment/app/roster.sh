#!/bin/sh
# Prints who is on duty on each day of a week.
: "${ROSTER_LAST:?is not set}" "${ROSTER_SHIFT:?is not set}"
size=$(wc -l < crew.txt)
turn=$ROSTER_LAST
for day in monday tuesday wednesday thursday friday saturday sunday; do
    turn=$(((turn + ROSTER_SHIFT) % size))
    echo "$day $(sed -n "$((turn + 1))p" crew.txt)"
done
