"""The answer of the program is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
average 221.7 cm
"""
GIVEN = {
    "average.py": "5c149d27df5568b42db695b2950141b274b2b78eb5c0551213abe769f56dcb15",
    "levels.txt": "e6129969a46104d50b14bc195b984f3551c83b8a8cae25577196b8cee330d929",
}


def test_result():
    assert (APP / "average.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
