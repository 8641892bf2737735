#!/bin/sh
# The repository of the ticket kiosk. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app/apps/kiosk
cd /app/apps/kiosk
git init -q
cat > 'screens.txt' <<'END'
start
pay
END
save '2022-05-11T07:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'First screens'
cat > 'screens.txt' <<'END'
start
pay
children
END
save '2022-05-12T07:40:00+0000' 'Cem Arslan <cem@arslan.test>' 'Screen for children'
