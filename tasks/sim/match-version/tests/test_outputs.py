"""Exactly the lines with the version as written, in a new folder."""
from pathlib import Path

RESULT = Path("/app/lists/current.txt")
EXPECTED = """\
build 511 v1.2 mac ok
build 512 v1.2 linux held back
build 516 v1.2 mac ok
build 524 v1.2 windows held back
build 526 v1.2 windows held back
build 528 v1.2 mac ok
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
