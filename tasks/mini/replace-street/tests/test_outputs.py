"""A corrected copy."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Ada Lund, Weaver Street 4
Bo Frey, Park Lane 12
Cleo Marsh, Weaver Street 19
Dov Adler, High Street 3
Eva Stein, Weaver Street 22
Finn Oak, Mill Road 7
"""
GIVEN = {
    "address book.txt": "bc4d002d59157806cb535270377a6e231378c2d49dbf3f9b8ae5457891051a97",
}


def test_result():
    assert (APP / "addresses.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
