#!/bin/sh
# The repository of a library. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'rules.txt' <<'END'
No food near the books.
Bags stay in the lockers.
Return by the 28th day.
Two renewals at most.
END
cat > 'hours.txt' <<'END'
tue-sat 10-18
END
save '2021-05-05T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'House rules'
echo 'asdf asdf' > rules.txt
