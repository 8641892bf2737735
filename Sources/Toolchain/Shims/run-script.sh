#!/.selfharness/verifier/libexec/busybox sh
# run-script: runs /tests/test.sh with the tree's bash.
. /.selfharness/libexec/common
note start "test.sh"
[ ! -d /.selfharness/shims ] || $LAUNCHERS/uv-environment
IFS= read -r first </tests/test.sh
case $first in
'#!'*sh | '#!'*sh' '*) ;;
'#!'*) exec $LAUNCHERS/judge /tests/test.sh ;;
esac
exec $LAUNCHERS/judge /.selfharness/verifier/libexec/bash -p /tests/test.sh
