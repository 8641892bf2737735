"""The file has its new name and its content."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "meeting minutes.txt": ("minutes-2023-10.txt", "dff46f5fcfb2ce25b439f2fe79da701a036cb48e77f984ad6e6a54f7031138e5"),
}
GIVEN = {
    "agenda.txt": "f2310fb2442d5ec47d95cc655cb83130b0b1e52df6becc7389a9371d55ac78cf",
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
