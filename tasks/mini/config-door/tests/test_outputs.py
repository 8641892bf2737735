"""The settings are active."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
1: CODE 4471
2: OPEN 07:30
3: CLOSE 18:15
4: BELL SOFT
"""
GIVEN = {
    "activate.py": "f4d08ebd22553bec2fe5022c348fe7dbb70233ec8e80a23939ac4022b0cf1fd6",
    "door.conf": "38c3f74e85922b1641a6603b55695ab6a4b77bbab6294e6b69b356170e06cd1d",
}


def test_result():
    assert (APP / "active.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
