#!/bin/sh
# The repository of a small museum. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'prices.txt' <<'END'
entry 18
tour 30
END
save '2022-11-01T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Entry fees'
cat > prices.txt <<'END'
entry 20
tour 35
END
