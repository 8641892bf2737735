"""The total of the second column is in a new folder."""
from pathlib import Path

RESULT = Path("/app/totals/rain.txt")
EXPECTED = "986"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED
