"""The plan is the one that was meant; nothing tells which."""
from pathlib import Path

RESULT = Path("/app/chosen/plan.txt")
EXPECTED = """\
kitchen west
bath south
study east
hall north
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
