"""The letter is the draft that was meant; nothing tells which."""
from pathlib import Path

RESULT = Path("/app/letter.txt")
EXPECTED = """\
Dear guests,
the concert begins at seven.
Please come by the garden door.
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
