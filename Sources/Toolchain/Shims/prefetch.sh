#!/.selfharness/verifier/libexec/busybox sh
# prefetch PACKAGES REQUIREMENTS: run over the untouched image with a network. Leaves in /.selfharness-prefetch
#   apt/     a small repository with what is missing for PACKAGES; names: what the stand-in for apt-get may hand out
#   wheels/  REQUIREMENTS and what they need, for the image's own Python
set -eu
B=/.selfharness/verifier/libexec/busybox
OUT=/.selfharness-prefetch
export DEBIAN_FRONTEND=noninteractive
if [ -n "$1" ]; then
    POOL=$OUT/apt/pool
    $B mkdir -p $POOL/partial
    apt() { apt-get -q -y -o APT::Sandbox::User=root -o Dir::Cache::archives=$POOL -o APT::Keep-Downloaded-Packages=true "$@"; }
    apt update
    apt --download-only install $1
    # The proof that it can be installed; if it fails during verification, the agent's changes are the cause.
    apt --no-download install $1
    $B rm -rf $POOL/partial $POOL/lock
    cd $OUT/apt
    $B touch Packages
    number=0
    for archive in pool/*.deb; do
        [ -f "$archive" ] || break
        # apt escapes the epoch in file names; a number needs no escaping.
        number=$((number + 1))
        $B mv "$archive" pool/$number.deb
        {
            dpkg-deb -f pool/$number.deb
            echo "Filename: ./pool/$number.deb"
            echo "Size: $($B stat -c %s pool/$number.deb)"
            echo "SHA256: $($B sha256sum pool/$number.deb | $B cut -d' ' -f1)"
            echo
        } >>Packages
    done
    { $B sed -n 's/^Package: //p' Packages; printf '%s\n' $1; } | $B sort -u >names
    echo 'deb [trusted=yes] file:/.selfharness/apt ./' >sources.list
fi
if [ -n "$2" ]; then
    for program in python3 python; do command -v $program >/dev/null && break; done
    command -v $program >/dev/null || { echo "the image has no Python to install $2 into" >&2; exit 1; }
    $program -m pip wheel -q -w $OUT/wheels $2
fi
