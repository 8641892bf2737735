"""The volume is set, the rest of the settings is as it was."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
station 98.4
volume 7
bass 3
alarm 06:45
"""
GIVEN = {
    "setvolume": "596bdca78ce49638150142c1a77395a1a6207b79052d8406be22a2150da6a75e",
}


def test_file_is_changed():
    assert (APP / "radio.conf").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
