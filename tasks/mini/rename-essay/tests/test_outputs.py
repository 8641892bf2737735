"""The oddly named file has a plain name."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "essay(final)&notes.txt": ("essay.txt", "1386add5cd16102fb7fd2674127f0fffe09d52f6873982241be0617dbe1884f0"),
}
GIVEN = {
    "essay.bak": "4215478be9af53d0d587eff8946ecd1ec1114a9b380c1c3a4bc7b4c00da78a1f",
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
