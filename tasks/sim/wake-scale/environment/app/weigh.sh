#!/bin/sh
# Reads the scale. It sleeps until somebody calls.
if [ ! -e .scale-awake ]; then
    : > .scale-awake
    echo "the scale was asleep and is waking up, try again" >&2
    exit 3
fi
for box in 1 2 3 4 5; do
    echo "box $box: $((box * box * 137 + 912)) g"
done
