"""The sign speaks of summer."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
open in summer from 10 to 16
last entry 15:30
summer guests park behind the barn
no dogs in the stable
ask for our summer card
"""


def test_file_is_changed():
    assert (APP / "sign.txt").read_text().splitlines() == EXPECTED.splitlines()
