"""All readings of the second call are saved."""
from pathlib import Path

RESULT = Path("/app/readings/scale.txt")
EXPECTED = """\
box 1: 1049 g
box 2: 1460 g
box 3: 2145 g
box 4: 3104 g
box 5: 4337 g
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
