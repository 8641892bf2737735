#!/bin/sh
# The repository of a ferry. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'fares.txt' <<'END'
adult 12
child 6
dog 2
END
save '2023-03-20T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Fares'
git tag spring
cat > 'fares.txt' <<'END'
adult 15
child 8
dog 3
bicycle 4
END
save '2023-06-20T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Summer fares'
