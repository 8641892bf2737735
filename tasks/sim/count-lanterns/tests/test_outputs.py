"""The number is that of today's list."""
from pathlib import Path

RESULT = Path("/app/answers/lanterns.txt")
EXPECTED = "64"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED
