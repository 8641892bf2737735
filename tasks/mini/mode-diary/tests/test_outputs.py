"""The diary is closed, the other file as it was."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
MODES = {
    "my diary.txt": 0o600,
    "shopping.txt": 0o644,
}
GIVEN = {
    "my diary.txt": "fe38caa1a959354fe122c23d7d314f0e1968b7f31f9d663470c70fd4a7770c1f",
    "shopping.txt": "e422c0e5176e36ade8afa8928407ae0bb25c68b80409e37b4994ea19d0361e27",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
