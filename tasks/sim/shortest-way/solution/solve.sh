#!/bin/bash
set -eu
cd /app
awk '{ place[$1]; place[$2]; way[$1, $2] = way[$2, $1] = $3 }
END {
    for (k in place) for (i in place) for (j in place)
        if ((i, k) in way && (k, j) in way && (!((i, j) in way) || way[i, k] + way[k, j] < way[i, j]))
            way[i, j] = way[i, k] + way[k, j]
    print way["Alm", "Glen"]
}' roads.txt > distance.txt
