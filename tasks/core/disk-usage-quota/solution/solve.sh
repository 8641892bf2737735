#!/bin/bash
set -euo pipefail
cat > /usr/local/bin/quota-report <<'SH'
#!/bin/bash
set -uo pipefail
export LC_ALL=C

fail() {
    printf 'quota-report: %s\n' "$1" >&2
    exit 2
}

limits=
if [ "${1-}" = -l ]; then
    [ $# -ge 2 ] || fail "-l needs a file"
    limits=$2
    [ -f "$limits" ] && [ -r "$limits" ] || fail "cannot read the limits"
    shift 2
fi
case ${1-} in
--) shift ;;
-*) fail "unknown option $1" ;;
esac
[ $# -gt 0 ] || fail "usage: quota-report [-l LIMITS] [--] DIR..."
places=()
for place; do
    [ -d "$place" ] || fail "not a directory: $place"
    case $place in
    /*) places+=("$place/.") ;;
    *) places+=("./$place/.") ;;
    esac
done
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# limits by user id: "ID BYTES", with * for everybody else
: > "$work/limits"
if [ -n "$limits" ]; then
    awk -F: '
        FNR == NR { if (!($1 in id)) id[$1] = $3; next }
        { gsub(/^[ \t]+|[ \t]+$/, ""); }
        /^#/ || /^$/ { next }
        {
            n = split($0, field, /[ \t]+/)
            if (n != 2 || field[2] !~ /^[0-9]+[KMG]?$/) exit 1
            unit = substr(field[2], length(field[2]))
            factor = unit == "K" ? 1024 : unit == "M" ? 1048576 : unit == "G" ? 1073741824 : 1
            if (field[1] == "*") user = "*"
            else if (field[1] ~ /^\+[0-9]+$/) user = substr(field[1], 2) + 0
            else if (field[1] in id) user = id[field[1]]
            else exit 1
            printf "%s %.0f\n", user, (substr(field[2], 1, length(field[2]) - (factor > 1)) + 0) * factor
        }' /etc/passwd "$limits" > "$work/limits" || fail "a wrong line in the limits"
fi

find "${places[@]}" -printf '%D:%i %U %y %s %b\n' > "$work/things" || fail "cannot read everything"
awk -v OFS='\t' '
    FILENAME == ARGV[1] { split($0, p, ":"); if (!(p[3] in name)) name[p[3]] = p[1]; next }
    FILENAME == ARGV[2] { limit[$1] = $2; if ($1 != "*") known[$1] = 1; next }
    !seen[$1]++ {
        known[$2] = 1
        if ($3 != "d") files[$2]++
        if ($3 == "f") apparent[$2] += $4
        allocated[$2] += $5 * 512
    }
    END {
        for (user in known) {
            status = "-"
            if (user in limit) status = allocated[user] > limit[user] ? "over" : "ok"
            else if ("*" in limit) status = allocated[user] > limit["*"] ? "over" : "ok"
            printf "%s\t%s\t%d\t%.0f\t%.0f\t%s\n", user, (user in name ? name[user] : "+" user), files[user], apparent[user], allocated[user], status
        }
    }' /etc/passwd "$work/limits" "$work/things" | sort -t "$(printf '\t')" -k5,5nr -k1,1n > "$work/users" || exit 2
awk -F '\t' -v OFS='\t' '
    BEGIN { print "user", "files", "apparent", "allocated", "status" }
    { print $2, $3, $4, $5, $6; files += $3; apparent += $4; allocated += $5; if ($6 == "over") over = 1 }
    END { printf "total\t%d\t%.0f\t%.0f\t-\n", files, apparent, allocated; exit over }' "$work/users"
SH
chmod 755 /usr/local/bin/quota-report
