#!/bin/bash
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cd /app/shipcost

# 1. The newest of the lost states.
lost=$(git fsck --full --no-reflogs --lost-found 2>/dev/null | awk '$2 == "commit" { print $3 }' |
  while read -r id; do git log -1 --format='%ct %H %an %s' "$id"; done |
  grep -F 'Limit quotes' | sort -n | tail -1 | cut -d' ' -f2)
rm -rf .git/lost-found
git branch recovered/limiter "$lost"

# 2. Everything through one stream into a new repository: nothing unreachable comes along.
git init -q -b main /app/shipcost.new
git fast-export --all --signed-tags=verbatim --reencode=no --use-done-feature |
  python3 "$here/redact.py" |
  git -C /app/shipcost.new fast-import --quiet --force
rm -rf .git
mv /app/shipcost.new/.git .git
rmdir /app/shipcost.new
git reset -q --hard main
rm -rf .git/logs .git/ORIG_HEAD

# 3. Bisect in a copy.
copy=$(mktemp -d)
git clone -q --no-local /app/shipcost "$copy/repo"
cd "$copy/repo"
git bisect start origin/main v1.0 > /dev/null
git bisect run bash -c '
  price=$(python3 -B -m shipcost 2500 B 2>/dev/null) || exit 125
  test "$price" = 1330' > /dev/null
git rev-parse refs/bisect/bad > /app/first-bad.txt
rm -rf "$copy"
git -C /app/shipcost log -1 --format='first bad: %h %s' "$(cat /app/first-bad.txt)"
