"""The name of the author is saved."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Bo Lind
"""


def test_result():
    assert (APP / "author.txt").read_text().splitlines() == EXPECTED.splitlines()
