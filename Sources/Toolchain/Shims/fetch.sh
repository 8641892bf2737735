#!/.selfharness/verifier/libexec/busybox sh
# curl, wget: for the uv installer a script that does what is left to do; everything else goes to the real program.
. /.selfharness/libexec/common
output=-
installer=
previous=
for argument; do
    case $previous in
    -o | --output | -O | --output-document) [ "$NAME$previous" = curl-O ] || output=$argument ;;
    esac
    case $argument in
    */uv/install.sh | */uv/*/install.sh | */uv-installer.sh) installer=$argument ;;
    --output=* | --output-document=*) output=${argument#*=} ;;
    -*O-) output=- ;;
    esac
    previous=$argument
done
if [ -n "$installer" ]; then
    note served "$installer"
    script='#!/bin/sh
# uv is served by stand-ins that are already in PATH.
/.selfharness/libexec/uv-environment'
    if [ "$output" = - ]; then printf '%s\n' "$script"; else printf '%s\n' "$script" >"$output"; fi
    exit
fi
program=$(real "$NAME") || refuse 127 "$NAME is not in the image: $*"
note passed "$*"
exec "$program" "$@"
