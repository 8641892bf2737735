#!/bin/sh
# The repository of a garden. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'plan.txt' <<'END'
pond north
shed east
beds south
END
save '2023-04-01T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Plan of the garden'
cat > plan.txt <<'END'
pond west
shed east
beds south
END
git config --system --unset user.name
git config --system --unset user.email
