"""The two words, in order."""
from pathlib import Path

RESULT = Path("/app/pair.txt")
EXPECTED = """\
enlist listen
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
