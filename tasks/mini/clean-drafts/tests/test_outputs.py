"""Two files with spaces are gone."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["draft one.txt", "draft two.txt"]
GIVEN = {
    "draft.txt": "a5b59f899bb585d88d30aea452968a23c8bb39cd51fe9eb0c1e1c9fb3aa51032",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
