"""All readings of the second call are saved."""
from pathlib import Path

RESULT = Path("/app/meter.txt")
EXPECTED = """\
hour 6: 1907 litres
hour 12: 2405 litres
hour 18: 2903 litres
hour 24: 3401 litres
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
