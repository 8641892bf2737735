"""One more line in the form of the others."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
max_rooms=12
max_days=30
min_age=16
max_guests=40
"""


def test_file_is_changed():
    assert (APP / "limits.conf").read_text().splitlines() == EXPECTED.splitlines()
