#!/bin/sh
# Says ok when guests.txt looks right.
if [ -f guests.txt ] && [ "$(wc -l < guests.txt)" -eq "$(grep -c vegan bookings.txt)" ]; then
    echo ok
else
    echo "not yet right"
    exit 1
fi
