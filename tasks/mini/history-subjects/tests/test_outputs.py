"""Subjects only, newest first."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Note props for room 8
Note props for room 7
Note stage for room 6
Note spotlight for room 5
Note spotlight for room 4
Note stage for room 3
Note stage for room 2
Note props for room 1
"""


def test_result():
    assert (APP / "subjects.txt").read_text().splitlines() == EXPECTED.splitlines()
