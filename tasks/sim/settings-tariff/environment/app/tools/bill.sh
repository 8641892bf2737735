#!/bin/sh
# Prints what each meter owes, in cents.
: "${TARIFF_CENTS:?is not set}" "${TARIFF_BASE:?is not set}"
while read -r meter litres; do
    echo "$meter $((litres * TARIFF_CENTS + TARIFF_BASE))"
done < data/use.txt
