#!/bin/sh
# Reads the buoy. It sleeps until somebody calls.
if [ ! -e /var/tmp/buoy-awake ]; then
    : > /var/tmp/buoy-awake
    echo "the buoy was asleep and is waking up, try again" >&2
    exit 3
fi
for depth in 0 10 20 40; do
    echo "depth $depth: $((1830 - depth * 17)) centidegrees"
done
