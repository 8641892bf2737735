"""The list has grown."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Dune
Emma
Kim
Walden
Nana
Beloved
Ulysses
"""
GIVEN = {
    "new-books.txt": "5bd47fb36d5616e91a44f8b32ff1d822d9048d3bcb7d52d7d8fee7af8e5c36d0",
}


def test_file_is_changed():
    assert (APP / "books.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
