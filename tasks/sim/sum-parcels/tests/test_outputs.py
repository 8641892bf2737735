"""The total of the fourth column is saved under a name with spaces."""
from pathlib import Path

RESULT = Path("/app/depot totals/parcel weight.txt")
EXPECTED = "55494"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED
