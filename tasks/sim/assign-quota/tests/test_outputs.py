"""The key has its value, and every other line is as it was."""
from pathlib import Path

RESULT = Path("/app/mail rooms/limits.conf")
EXPECTED = """\
# in MiB
quota=750
old_quota=250
hard_quota=2000
warn=80
"""


def test_result():
    assert RESULT.read_text() == EXPECTED
