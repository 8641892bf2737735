#!/bin/sh
# The repository of a house. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'log.txt' <<'END'
bells 19
END
save '2023-03-01T08:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note bells for room 1'
cat > 'log.txt' <<'END'
bells 19
chairs 37
END
save '2023-03-04T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note chairs for room 2'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
END
save '2023-03-07T10:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note chairs for room 3'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
END
save '2023-03-10T11:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note chairs for room 4'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
chairs 32
END
save '2023-03-13T12:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note chairs for room 5'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
chairs 32
chairs 45
END
save '2023-03-16T13:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note chairs for room 6'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
chairs 32
chairs 45
paint 34
END
save '2023-03-19T14:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note paint for room 7'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
chairs 32
chairs 45
paint 34
paint 37
END
save '2023-03-22T15:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note paint for room 8'
cat > 'log.txt' <<'END'
bells 19
chairs 37
chairs 4
chairs 37
chairs 32
chairs 45
paint 34
paint 37
chairs 29
END
save '2023-03-25T16:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note chairs for room 9'
