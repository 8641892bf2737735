"""A link to a name with an apostrophe."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "o'brien.txt": "e287121bfd1437f4f9dd436d90b7209f3ac8456812b67c913d453285384c46eb",
    "smith.txt": "873e6ab26da8857cbaf4bfcd0b7d78575b9f0efda22c600e6e13049cf43bfd76",
}


def test_link():
    assert (APP / "obrien.txt").is_symlink()
    assert (APP / "obrien.txt").resolve() == APP / "o'brien.txt"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
