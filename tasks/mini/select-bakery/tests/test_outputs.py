"""Lines in a file for the owner only."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Lund bakery 3966
Adler bakery 2904
Roth bakery 4252
Frey bakery 4502
Stein bakery 4785
Holt bakery 3694
Marsh bakery 4100
Oak bakery 3610
"""
MODES = {
    "bakery.txt": 0o600,
}
GIVEN = {
    "salaries.txt": "d9dc11f6f77b50f0620be170fa293582d46a3280e8bba64e95f70fa953215e91",
}


def test_result():
    assert (APP / "bakery.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
