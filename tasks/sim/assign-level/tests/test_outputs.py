"""The key has its value, and every other line is as it was."""
from pathlib import Path

RESULT = Path("/app/etc/logger.conf")
EXPECTED = """\
min_level=debug
level=warning
file=/var/log/front.log
console_level=error
"""


def test_result():
    assert RESULT.read_text() == EXPECTED
