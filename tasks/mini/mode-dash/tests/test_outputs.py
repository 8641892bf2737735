"""A name that begins with a dash."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
MODES = {
    "-plan.txt": 0o640,
    "plan.txt": 0o644,
}
GIVEN = {
    "-plan.txt": "e0b0288878a7e947dd179d40b3906fd65229a5e6687a3800f493812792430649",
    "plan.txt": "bf8a4661b5f8b2f7fe20524d86c62b62395661b66e12808acc6de297830103d9",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
