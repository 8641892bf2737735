"""The decoded text is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
The key is under the third flower pot.
Feed the cat twice a day.
"""
GIVEN = {
    "note.b64": "a85edaaffadd84483fd7d32f3c707e43f93368cfee9ff041a815540fa8c7d51e",
}


def test_result():
    assert (APP / "note.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
