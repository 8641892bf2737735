"""The poem without its empty lines."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
The ferry leaves
before the light,
a lamp, a rope,
the deck still white.
Nobody waves.
The gulls, perhaps.
"""
GIVEN = {
    "title.txt": "4088432fc87bda0c161ede045ef5d793207e07f356db9083d8724e6c78772ec9",
}


def test_file_is_changed():
    assert (APP / "poem.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
