#!/bin/sh
# The repository of a club house. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app
cd /app
git init -q
cat > 'log.txt' <<'END'
paint 48
END
save '2023-03-01T08:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note paint for room 1'
cat > 'log.txt' <<'END'
paint 48
tiles 3
END
save '2023-03-04T09:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note tiles for room 2'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
END
save '2023-03-07T10:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note doors for room 3'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
END
save '2023-03-10T11:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note keys for room 4'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
END
save '2023-03-13T12:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note chairs for room 5'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
END
save '2023-03-16T13:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note paint for room 6'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
END
save '2023-03-19T14:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note rugs for room 7'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
chairs 19
END
save '2023-03-22T15:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note chairs for room 8'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
chairs 19
doors 24
END
save '2023-03-25T16:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note doors for room 9'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
chairs 19
doors 24
bells 4
END
save '2023-04-01T08:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note bells for room 10'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
chairs 19
doors 24
bells 4
keys 6
END
save '2023-04-04T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note keys for room 11'
cat > 'log.txt' <<'END'
paint 48
tiles 3
doors 3
keys 16
chairs 21
paint 6
rugs 13
chairs 19
doors 24
bells 4
keys 6
chairs 58
END
save '2023-04-07T10:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note chairs for room 12'
