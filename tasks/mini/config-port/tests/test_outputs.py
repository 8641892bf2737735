"""One setting of the file is changed."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
name = museum
port = 9090
workers = 4
log = /var/log/museum.log
cache = on
"""


def test_file_is_changed():
    assert (APP / "server.conf").read_text().splitlines() == EXPECTED.splitlines()
