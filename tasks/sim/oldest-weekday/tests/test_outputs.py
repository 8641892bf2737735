"""The weekday of the earliest sale."""
from pathlib import Path

RESULT = Path("/app/weekday.txt")
EXPECTED = """\
Tuesday
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
