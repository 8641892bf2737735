#!/bin/sh
# The repository of a shop. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app/webshop
cd /app/webshop
git init -q
cat > 'prices.txt' <<'END'
tea 4
rice 3
END
save '2023-02-01T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Start the price list'
cat > 'prices.txt' <<'END'
tea 4
rice 3
coffee 9
END
save '2023-02-03T10:30:00+0000' 'Bo Lind <bo@lind.test>' 'Add coffee'
cat > 'hours.txt' <<'END'
mon-sat 9-18
END
save '2023-02-07T08:15:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Opening hours'
