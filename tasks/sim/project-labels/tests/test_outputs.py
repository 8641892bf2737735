"""All labels of the gate are in a new nested folder at the end."""
from pathlib import Path

RESULT = Path("/app/out/today/north.txt")
EXPECTED = """\
north-01 Goran, Mill Lane 83
north-02 Oskar, High Street 87
north-03 Ivo, Quay 46
north-04 Ivo, High Street 81
north-05 Ada, Mill Lane 89
north-06 Goran, High Street 16
north-07 Ada, High Street 41
north-08 Jana, High Street 68
north-09 Marco, Mill Lane 53
"""


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()
