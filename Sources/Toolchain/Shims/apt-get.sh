#!/.selfharness/verifier/libexec/busybox sh
# apt-get, apt: what the image has is there already; what was prefetched is installed from a repository in the tool-chain.
. /.selfharness/libexec/common
verb=
packages=
skip=
for argument; do
    if [ -n "$skip" ]; then
        skip=
        continue
    fi
    case $argument in
    -o | -t | -c) skip=1 ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$argument; else packages="$packages $argument"; fi ;;
    esac
done

# installed PACKAGE: dpkg of the image says so.
installed() {
    query=$(real dpkg-query) || return 1
    [ "$("$query" -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

prefetched() { [ -f $PACKAGES/names ] && $B grep -qx -e "$1" $PACKAGES/names; }

case $verb in
update | clean | autoclean)
    note served "$verb (nothing to do)"
    exit 0
    ;;
install) ;;
*)
    program=$(real "$NAME") || refuse 127 "$NAME is not in the image: $*"
    note passed "$*"
    exec "$program" "$@"
    ;;
esac

missing=
for package in $packages; do
    name=${package%%[=/:]*}
    if prefetched "$name"; then
        installed "$name" || missing="$missing $name"
    elif [ "$name" = curl ] || installed "$name"; then
        : # curl: its only use, the uv installer, is served by a stand-in
    else
        refuse 100 "package $package was not prefetched for this image"
    fi
done
if [ -z "$missing" ]; then
    note served "install$packages (there already)"
    exit 0
fi
program=$(real apt-get) || refuse 127 "apt-get is not in the image"
$B mkdir -p $STATE/lists/partial
export DEBIAN_FRONTEND=${DEBIAN_FRONTEND:-noninteractive}
set -- -o Dir::Etc::SourceList=$PACKAGES/sources.list -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists=$STATE/lists -o APT::Sandbox::User=root -q
"$program" "$@" update && "$program" "$@" -y install $missing
status=$?
# The same install succeeded over the untouched image when it was prepared: a failure now is what the agent left.
[ $status = 0 ] && note served "install$missing" || note failed "install$missing: status $status"
exit $status
