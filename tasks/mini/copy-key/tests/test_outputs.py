"""A copy for the owner only."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
COPIES = {
    "door-copy.txt": "82d3c3498deeedcbcd6a0141d930fc760726f2b59afa585e3e988ec25d232396",
}
MODES = {
    "door-copy.txt": 0o600,
}
GIVEN = {
    "keys/door.txt": "82d3c3498deeedcbcd6a0141d930fc760726f2b59afa585e3e988ec25d232396",
    "keys/who.txt": "d08d81ec00fd2d9a82f70bacda7bf588ea85f63bda7d8dff8c92166cf0c22a70",
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
