"""One name per line, in a file that nobody writes."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
heron
teal
coot
wren
snipe
crane
gull
"""
MODES = {
    "birds-list.txt": 0o444,
}
GIVEN = {
    "birds.txt": "79f38c06e0bcd48b6858d066118518c083f01644c6c7f76e70d04e797c0019f2",
}


def test_result():
    assert (APP / "birds-list.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
