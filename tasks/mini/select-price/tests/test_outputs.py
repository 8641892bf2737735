"""The dollar sign counts."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
lamp $15.00 in stock
mirror $15.00 sold out
clock $15.00 ordered
frame $15.00 in stock
"""
GIVEN = {
    "articles.txt": "594f7ded580037e10b7ae119e874d8358ee4d17bde0f12d43e8c11bb12f53ca9",
}


def test_result():
    assert (APP / "fifteen.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
