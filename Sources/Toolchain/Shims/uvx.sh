#!/.selfharness/verifier/libexec/busybox sh
# uvx [-p VERSION] [-w REQUIREMENT]… [--from REQUIREMENT] TOOL ARGUMENTS: selects a set that was prepared on the host.
. /.selfharness/libexec/common
requirements=
from=
while [ $# -gt 0 ]; do
    case $1 in
    -p | --python) need_python "$2" && shift ;;
    -p?*) need_python "${1#-p}" ;;
    --python=*) need_python "${1#*=}" ;;
    -w | --with) add "$2" && shift ;;
    -w?*) add "${1#-w}" ;;
    --with=*) add "${1#*=}" ;;
    --with-requirements) add_file "$2" && shift ;;
    --with-requirements=*) add_file "${1#*=}" ;;
    --from) from=$2 && shift ;;
    --from=*) from=${1#*=} ;;
    --version | -V)
        echo "uvx 0.9.5"
        exit 0
        ;;
    -q | --quiet | -v | --verbose | -n | --no-cache | --isolated | --no-progress | --offline | --refresh | --no-config | --native-tls | --managed-python | --no-env-file) ;;
    --)
        shift
        break
        ;;
    -*) refuse 125 "option $1 is not supported" ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || refuse 125 "no tool was named"
tool=$1
shift
case $tool in
*@latest) tool=${tool%@*} ;;
*@*)
    [ -n "$from" ] || from="${tool%@*}==${tool#*@}"
    tool=${tool%@*}
    ;;
esac
if [ -n "$from" ]; then
    add "$from"
else
    case $tool in
    python | python3 | python3.13) ;;
    *) has "$tool" || add "$tool" ;;
    esac
fi
enter "$tool" "$@"
