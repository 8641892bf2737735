"""Every author once."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Ana Ruiz
Bo Lind
Cem Arslan
"""


def test_result():
    assert (APP / "people.txt").read_text().splitlines() == EXPECTED.splitlines()
