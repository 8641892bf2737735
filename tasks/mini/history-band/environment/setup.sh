#!/bin/sh
# The repository of a band. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app/band
cd /app/band
git init -q
cat > 'log.txt' <<'END'
horn 36
END
save '2023-03-01T08:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note horn for room 1'
cat > 'log.txt' <<'END'
horn 36
flute 53
END
save '2023-03-04T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note flute for room 2'
cat > 'log.txt' <<'END'
horn 36
flute 53
cello 57
END
save '2023-03-07T10:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note cello for room 3'
cat > 'log.txt' <<'END'
horn 36
flute 53
cello 57
flute 48
END
save '2023-03-10T11:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note flute for room 4'
cat > 'log.txt' <<'END'
horn 36
flute 53
cello 57
flute 48
cello 45
END
save '2023-03-13T12:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note cello for room 5'
cat > 'log.txt' <<'END'
horn 36
flute 53
cello 57
flute 48
cello 45
flute 9
END
save '2023-03-16T13:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note flute for room 6'
cat > 'log.txt' <<'END'
horn 36
flute 53
cello 57
flute 48
cello 45
flute 9
cello 54
END
save '2023-03-19T14:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note cello for room 7'
chown -R 1000:1000 /app/band
