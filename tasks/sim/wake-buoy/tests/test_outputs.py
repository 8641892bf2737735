"""All readings of the second call are saved."""
from pathlib import Path

RESULT = Path("/app/sea state/buoy.txt")
EXPECTED = """\
depth 0: 1830 centidegrees
depth 10: 1660 centidegrees
depth 20: 1490 centidegrees
depth 40: 1150 centidegrees
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
