"""Nobody may write, everybody may read."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
MODES = {
    "contract.txt": 0o444,
    "draft.txt": 0o664,
}
GIVEN = {
    "contract.txt": "b1fbebe3274926b957ad02fa7b2dee43eab9bf093dc7bd6c8b5d26961ad49eed",
    "draft.txt": "5af79cbb230e891231cfef429dffbcab9e351e0eff4d05767cfb84ba1583f962",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
