"""The old text in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
adult 12
child 6
dog 2
"""
GIVEN = {
    "fares.txt": "b020b88c61d016b53fa48f44759c0ab2fc15817e6ebeabe95c155b284610f7d6",
}


def test_result():
    assert (APP / "old/spring/fares.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
