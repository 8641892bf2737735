# Read by every stand-in. Only busybox of the tree and shell built-ins are used: the image may have neither.
B=/.selfharness/verifier/libexec/busybox
LAUNCHERS=/.selfharness/libexec
STATE=/.selfharness/run
SETS=/.selfharness/sets
PACKAGES=/.selfharness/apt
WHEELS=/.selfharness/wheels
LOG=/logs/verifier/selfharness-shims.log
NAME=${0##*/}
NEWLINE='
'

# note DECISION DETAIL: one line for the runner. Decisions: start, served, passed, failed, refused.
note() {
    detail=$(printf '%s' "$2" | $B tr '\n\t' '  ')
    printf '%s\t%s\t%s\n' "$NAME" "$1" "$detail" >>"$LOG"
}

# refuse STATUS REASON: what cannot be served says so and makes the trial invalid, never a 0.
refuse() {
    note refused "$2"
    echo "selfharness: $NAME: $2" >&2
    exit "$1"
}

# real PROGRAM: the first one in PATH that is not ours.
real() {
    (
        IFS=:
        for folder in $PATH; do
            case $folder in /.selfharness/*) continue ;; esac
            [ -f "$folder/$1" ] && [ -x "$folder/$1" ] && echo "$folder/$1" && exit 0
        done
        exit 1
    )
}

# need_python VERSION: only the tree's version is there.
need_python() {
    case $1 in
    3 | 3.13 | 3.13.* | python3 | python3.13 | cpython3.13 | cpython-3.13 | '>=3.'? | '>=3.1'[0-3]) ;;
    *) refuse 125 "Python $1 was asked for; the tool-chain has 3.13" ;;
    esac
}

# add REQUIREMENTS: remembers them; a comma separates two where a name follows it ("a,b", not "a>=1,<2").
add() {
    requirements=$requirements$(printf '%s' "$1" | $B sed 's/[ \t]//g; s/,\([A-Za-z]\)/\n\1/g')$NEWLINE
}

# add_file FILE: the lines of a requirements file.
add_file() {
    [ -r "$1" ] || refuse 125 "cannot read the requirements file $1"
    while IFS= read -r line || [ -n "$line" ]; do
        line=$(printf '%s' "$line" | $B sed 's/^#.*//; s/[ \t]#.*//; s/[ \t\r]//g')
        case $line in
        '') ;;
        -*) refuse 125 "$1: $line is not supported" ;;
        *) requirements=$requirements$line$NEWLINE ;;
        esac
    done <"$1"
}

# has PACKAGE: a requirement names this package.
has() {
    printf '%s' "$requirements" | $B sed 's/[^A-Za-z0-9._-].*//' | $B tr 'A-Z_.' 'a-z--' | $B grep -qx -e "$1"
}

# enter: selects the prepared set of the remembered requirements and runs a tool of it, judges by the launcher.
enter() {
    key=$(printf '%s' "$requirements" | $B sort -u | $B sha256sum | $B cut -c1-16)
    set_=$SETS/$key
    asked=$(printf '%s' "$requirements" | $B sort -u | $B tr '\n' ' ')
    [ -f "$set_/pyvenv.cfg" ] || refuse 124 "no requirement set was prepared for: $asked"
    note served "$* with $asked($key)"
    export PATH="$set_/bin:$PATH"
    case $1 in
    pytest | py.test)
        shift
        pytest "$@"
        ;;
    python | python3 | python3.13)
        if [ "${2-} ${3-}" = "-m pytest" ]; then
            shift 3
            pytest "$@"
        fi
        ;;
    esac
    if [ -x "$set_/bin/$1" ]; then
        tool=$set_/bin/$1
        shift
        exec $LAUNCHERS/judge "$tool" "$@"
    fi
    exec $LAUNCHERS/judge "$@"
}

# pytest ARGUMENTS: with a configuration of ours, and no conftest.py from outside /tests. A success counts only if pytest itself says
# so at its end.
pytest() {
    for configuration in /.selfharness/etc/*; do :; done
    ended=$STATE/ended.$$
    $B rm -f "$ended"
    $LAUNCHERS/judge "$set_/bin/python3" -IB $LAUNCHERS/pytest.py "$ended" \
        -c "$configuration" --rootdir=/tests --confcutdir=/tests -p no:cacheprovider "$@"
    status=$?
    if [ $status -eq 0 ] && [ "$($B cat "$ended" 2>/dev/null)" != 0 ]; then
        echo "selfharness: pytest was ended from within, before it was done: no test counts" >&2
        exit 1
    fi
    exit $status
}
