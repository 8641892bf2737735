"""A link to a name with a space."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "city guide.txt": "ca740d81fc0f5865462f77e0243510b0fbb2abf0277cba53674f80ed4d7721d9",
    "tram.txt": "cdc8bd2ff55ed5f7dede4dbb4a88d108ba9464c47fc5d6e8a69b876c6ccc318a",
}


def test_link():
    assert (APP / "guide.txt").is_symlink()
    assert (APP / "guide.txt").resolve() == APP / "city guide.txt"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
