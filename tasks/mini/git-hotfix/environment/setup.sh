#!/bin/sh
# The repository of a tax form. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'form.txt' <<'END'
income
rent
END
save '2020-01-05T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Form for 2019'
cat > 'form.txt' <<'END'
income
rent
pension
END
save '2020-01-20T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Add pensions'
git tag v2.0
cat > 'form.txt' <<'END'
income
rent
pension
home office
END
save '2020-02-11T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Start the form for 2020'
