"""The summary of the right month, whole, in a new folder."""
from pathlib import Path

RESULT = Path("/app/reports/june.txt")
EXPECTED = """\
paper 187
postage 812
rent 719
repairs 62
tea 1081
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
