"""Only the setting itself is changed."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
# retries = 3 was the default
retries = 8
wait = 20
# max retries = 9
retries_mail = 2
"""


def test_file_is_changed():
    assert (APP / "fetch.conf").read_text().splitlines() == EXPECTED.splitlines()
