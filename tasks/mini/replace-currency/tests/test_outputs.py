"""A changed copy in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
bus ticket 3 ISK
day pass 9 ISK
bicycle 2 ISK
dog free
group ticket 21 ISK
"""
GIVEN = {
    "fares.txt": "2b7b67b32a2d258bbfc3e704cc276b580b07aaeb6833cb55b2ae58fcb60372dd",
}


def test_result():
    assert (APP / "out/iceland/fares.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
