"""Only fives with a dollar sign change."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
small coffee $6
box of 5 eggs $4
table for 5 persons
breakfast $9
cake $6
5 stamps $6
soup $6 with bread
"""
GIVEN = {
    "board.txt": "90bce0156c338bc5165c81017380ad23e66b72bb97b2c9d4269358cd4948210b",
}


def test_result():
    assert (APP / "board-new.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
