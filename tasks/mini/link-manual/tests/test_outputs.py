"""A link in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "manual.txt": "d595ca5ff6eb7a2c99eb186ff09dc807f02ad895b47cd2d745c409434a5e612e",
}


def test_link():
    assert (APP / "shelf/blue/manual.txt").is_symlink()
    assert (APP / "shelf/blue/manual.txt").resolve() == APP / "manual.txt"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
