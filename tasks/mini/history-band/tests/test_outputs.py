"""The newest subject of a repository of somebody else."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Note cello for room 7
"""


def test_result():
    assert (APP / "subject.txt").read_text().splitlines() == EXPECTED.splitlines()
