"""Both halves in order."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
03 corner red
17 goal blue
29 yellow card red 8
44 shot blue
51 goal red
60 change blue 7 for 14
88 goal red
90 end
"""
GIVEN = {
    "first half.txt": "84f8a00f1625ca04833fd16625440d7c48efe34c42d2ef1bd8863f3718a212da",
    "second half.txt": "921c2fc6a65e727dca9605170f5f8b2a27e0f342bdfe900e665fe98dcc3bdf68",
}


def test_result():
    assert (APP / "match.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
