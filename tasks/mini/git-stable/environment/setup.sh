#!/bin/sh
# The repository of a poetry magazine. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'issue.txt' <<'END'
one
Larks
END
save '2021-03-01T12:00:00+0000' 'Bo Lind <bo@lind.test>' 'Issue one'
git tag stable
cat > 'issue.txt' <<'END'
two
Rivers
END
save '2021-06-01T12:00:00+0000' 'Bo Lind <bo@lind.test>' 'Issue two'
cat > 'issue.txt' <<'END'
three
Snow
END
save '2021-09-01T12:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Issue three'
