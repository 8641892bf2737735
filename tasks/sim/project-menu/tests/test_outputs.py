"""The whole menu of the day is saved."""
from pathlib import Path

RESULT = Path("/app/menu.txt")
EXPECTED = """\
1. leek tart, 9 francs
2. barley risotto, 8 francs
3. green beans, 18 francs
4. stewed plums, 6 francs
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
