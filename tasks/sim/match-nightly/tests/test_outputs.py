"""The lines of one job; what they tell of troubles that passed is of no importance."""
from pathlib import Path

RESULT = Path("/app/nightly.txt")
EXPECTED = """\
22:00 nightly: start
22:01 nightly: tar: cannot access /mnt/tape: Permission denied
22:02 nightly: tape mounted again, going on
22:07 nightly: command not found: xz, gzip is used
22:09 nightly: WARNING disk is full, old archives go
22:10 nightly: 312 files written
22:12 nightly: complete, nothing is missing
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
