"""All texts of the folder in order."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Dear Jo,
the train was late.
Dear Jo,
it rains.
Dear Jo,
come soon.
Dear Jo,
why do you not write?
"""
GIVEN = {
    "letters/1-may.txt": "76e9a3843db5736bd44ef349af977291f09a6d002dfe147962f3b9aa73ed3dd1",
    "letters/2-june.txt": "2c994edc41cbc2e8890dc883ca1f6b8d96c26823975e2815842fa18902c9d2af",
    "letters/3-july.txt": "1ba118cd8dd7db45903a3607d8508f7f9c398a9f0422440f31b28448fd649a4a",
    "letters/4-august.txt": "42f7b5eced9f31cf198e0497943eb3a6abcad4bfe71e4a2004dcc081105ac9fa",
}


def test_result():
    assert (APP / "all-letters.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
