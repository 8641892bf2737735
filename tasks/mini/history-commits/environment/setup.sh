#!/bin/sh
# The repository of an inventory. The dates are fixed, so the commits are always the same.
set -eu
save() { # DATE AUTHOR MESSAGE: commits all that is there
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -q --author="$2" -m "$3"
}
mkdir -p /app/office/inventory
cd /app/office/inventory
git init -q
cat > 'log.txt' <<'END'
rugs 22
END
save '2023-03-01T08:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note rugs for room 1'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
END
save '2023-03-04T09:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note lamps for room 2'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
END
save '2023-03-07T10:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note bells for room 3'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
END
save '2023-03-10T11:00:00+0000' 'Cem Arslan <cem@arslan.test>' 'Note bells for room 4'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
END
save '2023-03-13T12:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note tiles for room 5'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
END
save '2023-03-16T13:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note paint for room 6'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
END
save '2023-03-19T14:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note keys for room 7'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
END
save '2023-03-22T15:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note lamps for room 8'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
doors 31
END
save '2023-03-25T16:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note doors for room 9'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
doors 31
doors 26
END
save '2023-04-01T08:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note doors for room 10'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
doors 31
doors 26
tiles 43
END
save '2023-04-04T09:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note tiles for room 11'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
doors 31
doors 26
tiles 43
paint 32
END
save '2023-04-07T10:00:00+0000' 'Ana Ruiz <ana@ruiz.test>' 'Note paint for room 12'
cat > 'log.txt' <<'END'
rugs 22
lamps 7
bells 32
bells 17
tiles 38
paint 44
keys 10
lamps 23
doors 31
doors 26
tiles 43
paint 32
bells 33
END
save '2023-04-10T11:00:00+0000' 'Bo Lind <bo@lind.test>' 'Note bells for room 13'
