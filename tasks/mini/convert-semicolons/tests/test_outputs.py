"""Commas instead of semicolons."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
wool,12,blue
felt,7,grey
linen,19,white
silk,44,red
"""
GIVEN = {
    "price list.txt": "1d6996f5762429fc8009cd298e34ccc69b8157867d9830af92e9bc1766b66270",
}


def test_result():
    assert (APP / "prices.csv").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
