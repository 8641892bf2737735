#!/bin/sh
# Sums a month's entries by purpose; belongs into the folder of the entries.
sed 's/^[^ ]* //' "entries/${1:?which month?}.txt" | sort | awk '{ sum[$1] += $2 } END { for (p in sum) print p, sum[p] }' | LC_ALL=C sort
