#!/bin/sh
# Reads the meter. It sleeps until somebody calls.
if [ ! -e .meter-awake ]; then
    : > .meter-awake
    echo "the meter was asleep and is waking up, try again" >&2
    exit 3
fi
for hour in 6 12 18 24; do
    echo "hour $hour: $((hour * 83 + 1409)) litres"
done
