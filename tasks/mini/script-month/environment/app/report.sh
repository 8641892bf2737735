#!/bin/bash
# report.sh MONTH: the sales of a month.
cd /app
if [[ ! $1 =~ ^2023-[01][0-9]$ ]]; then
    echo "report.sh: write the month like this: 2023-01" >&2
    exit 2
fi
grep "^$1 " sales.txt | sort -k2,2
