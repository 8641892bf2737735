"""An old text of a file with a space in its name."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
9-18
mon closed
"""
GIVEN = {
    "opening hours.txt": "04247d8e0923a740b842de83699e27ce98cb80c807be795f941244deea0d685d",
}


def test_result():
    assert (APP / "spring-hours.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
