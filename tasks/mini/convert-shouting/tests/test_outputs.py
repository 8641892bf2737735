"""Small letters of the list further down."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
answer the phone
water the palm
close the windows
set the alarm
"""
GIVEN = {
    "reception/lists/evening.txt": "2dc946ac43a446f53c56801cc2b03f44815d56e973dcc5510069668a59454e35",
    "reception/lists/morning.txt": "4afa0278b973624865fb5e3ae3584ac40542ea94ab3c7444fc6afeb4bac26511",
    "reception/phone.txt": "f30456e05c4e9f17c5294b3425a358c4035ade1c11eb06bec68b16010db8d970",
}


def test_result():
    assert (APP / "evening-small.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
