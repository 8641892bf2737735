#!/bin/sh
# The repository of a theatre. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'log.txt' <<'END'
props 6
END
save '2023-03-01T08:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note props for room 1'
cat > 'log.txt' <<'END'
props 6
stage 60
END
save '2023-03-04T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note stage for room 2'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
END
save '2023-03-07T10:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note stage for room 3'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
spotlight 3
END
save '2023-03-10T11:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note spotlight for room 4'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
spotlight 3
spotlight 18
END
save '2023-03-13T12:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note spotlight for room 5'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
spotlight 3
spotlight 18
stage 34
END
save '2023-03-16T13:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note stage for room 6'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
spotlight 3
spotlight 18
stage 34
props 23
END
save '2023-03-19T14:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note props for room 7'
cat > 'log.txt' <<'END'
props 6
stage 60
stage 55
spotlight 3
spotlight 18
stage 34
props 23
props 50
END
save '2023-03-22T15:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note props for room 8'
