#!/bin/bash
set -euo pipefail
umask 022
export LC_ALL=C
mkdir -p /app/archive
declare -A taken
# sort -z in the C locale compares bytes; %p is the full path
while IFS= read -r -d '' path; do
    name=${path##*/}
    name=${name//[^A-Za-z0-9._-]/_}
    while [[ $name == [-.]* ]]; do name=${name#?}; done
    name=${name,,}
    month=$(find "$path" -maxdepth 0 -printf '%T@' | { IFS=. read -r s _; date -u -d "@$s" +%Y/%m; })
    target=/app/archive/$month/${name:-unnamed}
    n=$((${taken[$target]:-0} + 1))
    taken[$target]=$n
    [ "$n" -eq 1 ] || target=$target~$n
    mkdir -p "${target%/*}"
    mv -nT -- "$path" "$target"
done < <(find /app/inbox \( -type f -o -type l \) -print0 | sort -z)
find /app/inbox -mindepth 1 -depth -type d -exec rmdir -- {} +
