"""The whole story in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
The lighthouse had a keeper
and the keeper had a goat.
When the fog came in
the goat rang the bell.
Nobody on the ships
ever knew.
"""
GIVEN = {
    "part1.txt": "b11260c149be1a3d96d92d2f414947d22fc0e021c256cad9f1ed08ebda0578fd",
    "part2.txt": "fcd6fd6f8fcbc65d53c46d9522c6b34bcdadca11a80d7775f8d4f50a3a597295",
    "part3.txt": "916ff014072082f86b485066911e11c7c53093ce252e5f755ac63231b87f1bb4",
}


def test_result():
    assert (APP / "book/first/story.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
