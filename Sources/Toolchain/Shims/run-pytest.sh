#!/.selfharness/verifier/libexec/busybox sh
# run-pytest SET: runs /tests/test_*.py and writes the reward: 1 when all passed, 0 when one failed or could not be
# collected. Without tests or after an internal error there is no reward.
. /.selfharness/libexec/common
note start "pytest"
set_=$SETS/$1
export PATH="$set_/bin:$PATH"
(pytest --ctrf /logs/verifier/ctrf.json -rA /tests)
status=$?
case $status in
0) echo 1 >/logs/verifier/reward.txt ;;
1 | 2) echo 0 >/logs/verifier/reward.txt ;;
*) refuse "$status" "pytest ended with status $status" ;;
esac
