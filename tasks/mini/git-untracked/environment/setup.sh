#!/bin/sh
# The repository of a canteen. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'menu.txt' <<'END'
mon soup
tue pasta
wed curry
END
save '2023-09-04T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Menu of the week'
cat > allergens.txt <<'END'
soup celery
pasta wheat egg
curry mustard
END
