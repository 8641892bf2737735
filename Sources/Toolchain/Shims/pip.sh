#!/.selfharness/verifier/libexec/busybox sh
# pip, pip3 of the image: the real program; an install that fails without its wheels having been prefetched is ours.
. /.selfharness/libexec/common
program=$(real "$NAME") || {
    note failed "$NAME is not in the image"
    echo "$NAME: not found" >&2
    exit 127
}
"$program" "$@"
status=$?
case " $* " in
*' install '*)
    if [ $status = 0 ]; then
        note passed "$*"
    elif [ -d $WHEELS ]; then
        note failed "$*: status $status"
    else
        refuse $status "no wheels were prefetched for: $*"
    fi
    ;;
esac
exit $status
