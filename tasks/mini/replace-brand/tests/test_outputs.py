"""The flyer has the new name, nothing else has."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Sundal bicycles are built to last.
Visit us in the old mill.
Every Sundal has a number on its frame.
Call 5512 for a test ride.
Thank you for choosing Sundal.
"""
GIVEN = {
    "history.txt": "160cbae34a37dc4183b00bd10a78a659660709586433b7de55b149641c28ec86",
}


def test_file_is_changed():
    assert (APP / "flyer.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
