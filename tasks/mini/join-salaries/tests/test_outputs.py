"""Both lists in a file that is closed to others."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Lund 4100
Frey 3900
Marsh 4020
Adler 4350
"""
MODES = {
    "salaries.txt": 0o640,
}
GIVEN = {
    "salaries-north.txt": "654c63429f7344c490db157aaa56102174808b397c854e433cb752d78a4a5215",
    "salaries-south.txt": "84ed0ea49b5308d8551abb7e5cded9cdc1e2a2d73ac27d4ab2d85060ac31bf0d",
}


def test_result():
    assert (APP / "salaries.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
