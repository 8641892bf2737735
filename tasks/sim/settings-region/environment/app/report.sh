#!/bin/sh
# Prints the first sales of a region.
: "${REPORT_REGION:?is not set}" "${REPORT_LIMIT:?is not set}"
awk -v region="$REPORT_REGION" '$1 == region { print $2, $3 }' sales.txt | head -n "$REPORT_LIMIT"
