"""A copy with the right permissions."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
COPIES = {
    "api.conf": "7d27de443268079b4edd072da5f14ccaa2bfd973485f3007572fbfffc3dc4e6a",
}
MODES = {
    "api.conf": 0o640,
}
GIVEN = {
    "api.conf.sample": "7d27de443268079b4edd072da5f14ccaa2bfd973485f3007572fbfffc3dc4e6a",
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
