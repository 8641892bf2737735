#!/bin/sh
# The repository of a swimming hall. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'opening hours.txt' <<'END'
9-17
END
save '2022-01-02T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'First hours'
cat > 'address.txt' <<'END'
Quay 4
END
save '2022-02-02T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Address'
cat > 'opening hours.txt' <<'END'
9-18
mon closed
END
save '2022-03-02T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Longer in spring'
git tag spring
cat > 'address.txt' <<'END'
Quay 4
phone 5512
END
save '2022-04-02T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Phone'
cat > 'opening hours.txt' <<'END'
9-20
mon closed
sun closed
END
save '2022-05-02T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Longer in summer'
cat > 'opening hours.txt' <<'END'
9-20
mon closed
sun 10-12
END
save '2022-06-02T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Sundays'
cat > 'address.txt' <<'END'
Quay 4
phone 5513
END
save '2022-07-02T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Fax is gone'
cat > 'opening hours.txt' <<'END'
9-20
mon closed
sun 10-14
END
save '2022-08-02T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Longer on Sundays'
