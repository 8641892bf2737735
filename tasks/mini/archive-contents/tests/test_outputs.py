"""The names are saved."""
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
accounts.txt
contacts.txt
dentist.txt
insurance.txt
passport-number.txt
wifi.txt
"""


def test_result_in_any_order():
    assert sorted((APP / "contents.txt").read_text().splitlines()) == sorted(EXPECTED.splitlines())
