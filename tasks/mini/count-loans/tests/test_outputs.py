"""Overdue loans, saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "loans.txt": "19dd51804eb7c961392d0ac45c8f63c90337ae945690e202682525df062c33cc",
}


def test_result():
    assert (APP / "overdue-count.txt").read_text().split() == ["17"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
