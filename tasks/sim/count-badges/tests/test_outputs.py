"""The number of the night shift is saved under a name with spaces."""
from pathlib import Path

RESULT = Path("/app/badge counts/night shift.txt")
EXPECTED = "23"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED
