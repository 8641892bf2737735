"""Only the measurements are left."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
12.4
12.9
13.0
12.7
12.2
11.9
"""


def test_file_is_changed():
    assert (APP / "gauge.txt").read_text().splitlines() == EXPECTED.splitlines()
