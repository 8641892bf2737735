#!/.selfharness/verifier/libexec/busybox sh
# uv-environment: writes $HOME/.local/bin/env anew, as the uv installer does; one that the agent left is replaced.
. /.selfharness/libexec/common
home=${HOME:-/root}
for folder in "$home/.local" "$home/.local/bin"; do
    [ -d "$folder" ] || $B rm -f "$folder"
done
$B mkdir -p "$home/.local/bin" && $B rm -rf "$home/.local/bin/env" && $B cat >"$home/.local/bin/env" <<'ENV' || note failed "cannot write $home/.local/bin/env"
case ":$PATH:" in
*":$HOME/.local/bin:"*) ;;
*) export PATH="/.selfharness/shims:$HOME/.local/bin:$PATH" ;;
esac
ENV
