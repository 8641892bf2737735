"""The length of the shortest way."""
from pathlib import Path

RESULT = Path("/app/distance.txt")
EXPECTED = "28"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED
