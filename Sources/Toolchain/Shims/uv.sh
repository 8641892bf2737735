#!/.selfharness/verifier/libexec/busybox sh
# uv: `tool run`, and small projects: init, venv, add, pip install, run. Requirements are remembered, not installed;
# `run` selects the set that was prepared for all of them together.
. /.selfharness/libexec/common
memory=$STATE/uv-requirements
requirements=$($B cat "$memory" 2>/dev/null)
[ -z "$requirements" ] || requirements=$requirements$NEWLINE

# remember ARGUMENTS: of `add` or `pip install`.
remember() {
    while [ $# -gt 0 ]; do
        case $1 in
        -r | --requirement | --requirements) add_file "$2" && shift ;;
        -p | --python) need_python "$2" && shift ;;
        -q | --quiet | -U | --upgrade | --no-cache | --dev | --no-sync | --frozen) ;;
        -*) refuse 125 "$verb: option $1 is not supported" ;;
        . | ./* | ../* | /* | *://*) refuse 125 "$verb: $1 is not a package name" ;;
        *) add "$1" ;;
        esac
        shift
    done
    printf '%s' "$requirements" >"$memory"
    note served "$verb (remembered)"
}

while [ $# -gt 0 ]; do
    case $1 in
    -q | --quiet | -v | --verbose | --no-progress | --offline | -n | --no-cache) shift ;;
    *) break ;;
    esac
done
verb=${1-}
[ $# -eq 0 ] || shift
case $verb in
--version | -V | version) echo "uv 0.9.5" ;;
tool)
    [ "${1-}" = run ] || refuse 125 "uv tool ${1-} is not supported"
    shift
    exec /.selfharness/shims/uvx "$@"
    ;;
x) exec /.selfharness/shims/uvx "$@" ;;
init | venv)
    : >>"$memory"
    note served "$verb"
    ;;
python)
    [ "${1-}" = install ] || refuse 125 "uv python ${1-} is not supported"
    shift
    for version; do need_python "$version"; done
    note served "python install"
    ;;
add) remember "$@" ;;
pip)
    [ "${1-}" = install ] || refuse 125 "uv pip ${1-} is not supported"
    shift
    verb="pip install"
    remember "$@"
    ;;
run)
    alone=
    while [ $# -gt 0 ]; do
        case $1 in
        -p | --python) need_python "$2" && shift ;;
        --python=*) need_python "${1#*=}" ;;
        -w | --with) add "$2" && alone=1 && shift ;;
        --with=*) add "${1#*=}" && alone=1 ;;
        --with-requirements) add_file "$2" && alone=1 && shift ;;
        --no-project | --isolated) alone=1 ;;
        -q | --quiet | --no-sync | --frozen | --no-progress | --no-cache | --offline) ;;
        --)
            shift
            break
            ;;
        -*) refuse 125 "run: option $1 is not supported" ;;
        *) break ;;
        esac
        shift
    done
    [ -n "$alone" ] || [ -f "$memory" ] || refuse 125 "run: a project's own dependencies are not supported"
    [ $# -gt 0 ] || refuse 125 "run: no command was named"
    case $1 in *.py) set -- python "$@" ;; esac
    enter "$@"
    ;;
*) refuse 125 "uv $verb is not supported" ;;
esac
