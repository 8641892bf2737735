#!/bin/sh
# The repository of a bus timetable. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'line7.txt' <<'END'
06:10
06:40
END
save '2022-01-10T06:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Winter timetable'
git checkout -q -b night-bus
cat > 'night.txt' <<'END'
01:10
02:10
END
save '2022-01-14T06:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Try a night bus'
git checkout -q main
cat > 'line7.txt' <<'END'
06:20
06:50
END
save '2022-02-02T06:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Later start on line 7'
