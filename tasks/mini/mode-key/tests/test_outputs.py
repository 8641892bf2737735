"""A copy for reading only, in a new folder."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
COPIES = {
    "safe/keys/key.txt": "cee690219c4ce015ad4e508f95f3745b2b444486644af7e3e0f04aa8a3bd6246",
}
MODES = {
    "safe/keys/key.txt": 0o400,
}
GIVEN = {
    "key.txt": "cee690219c4ce015ad4e508f95f3745b2b444486644af7e3e0f04aa8a3bd6246",
    "locks.txt": "8be2be366365ca42da5cae5496f743017d4c3a5479b65fa1c5ce31d20326c043",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
