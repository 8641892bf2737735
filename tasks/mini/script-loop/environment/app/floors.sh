#!/bin/bash
# A line for every floor, from the rooms of rooms.txt.
for floor in 1 2 3 4; do
    rooms=$(grep -c "^$floor" /app/rooms.txt)
    if [ "$rooms" -gt 0 ]; then
        echo "floor $floor: $rooms rooms"
done
