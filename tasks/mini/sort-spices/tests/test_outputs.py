"""Sorted copy of a file with a space in its name."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
allspice
anise
cardamom
clove
cumin
dill
fennel
ginger
mace
nutmeg
paprika
saffron
sumac
turmeric
"""
GIVEN = {
    "spice rack.txt": "dbd85516194207da76aff2315a65b8ffa2c6eaf0b7597d01ad4ea9c61b3a07e3",
}


def test_result():
    assert (APP / "spices.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
