"""The line is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
timeout=45
"""
GIVEN = {
    "app.conf": "36f3ed2104f52c46b83fc22e5fdfea44edb4d576a8b2e10068e100ec1255c55a",
}


def test_result():
    assert (APP / "timeout-line.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
