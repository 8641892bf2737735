#!/bin/sh
# Prints a label for each parcel of a gate.
cut -d ' ' -f 2- ../addresses/"${1:?which gate?}".txt | awk -v gate="$1" '{ printf "%s-%02d %s\n", gate, NR, $0 }'
