"""Capitals in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
WAY OUT TO THE LEFT
FIRE DOOR, KEEP CLOSED
LIFT FOR STAFF ONLY
MIND THE STEP
"""
GIVEN = {
    "signs.txt": "fbdbdd4158a5933b2e2554b79870d42f6fee60c16f763542b6d9787429ad1716",
}


def test_result():
    assert (APP / "print/large/signs.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
