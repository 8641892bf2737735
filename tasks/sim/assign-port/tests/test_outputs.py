"""The key has its value, and every other line is as it was."""
from pathlib import Path

RESULT = Path("/app/server.conf")
EXPECTED = """\
# server
name=front
admin_port=9001
port=8443
# port=80 was used long ago
threads=4
"""


def test_result():
    assert RESULT.read_text() == EXPECTED
