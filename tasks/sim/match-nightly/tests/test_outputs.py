"""The lines of one job; what they tell of troubles that passed is of no importance."""
import hashlib
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
UNCHANGED = {
    "/app/jobs.log": "1e7122e5b3b788a777814251fd4db1809bdf37b628d499f775bea16ed4330ce9",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
