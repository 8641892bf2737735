#!/bin/sh
# Prints the menu of a day, with numbers and prices of the kitchen.
n=0
while IFS='|' read -r dish price; do
    n=$((n + 1))
    echo "$n. $dish, $((price + 2)) francs"
done < "days/${1:?which day?}"
