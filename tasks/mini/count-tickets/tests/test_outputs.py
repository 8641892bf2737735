"""One line with a name and a number."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
closed=26
"""
GIVEN = {
    "tickets.txt": "46c47c246f91f62b27d9d14bf1a7c3ed13361b884552267695176fea97355ed5",
}


def test_result():
    assert (APP / "summary.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
