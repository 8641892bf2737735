"""New lines with a plus sign."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
+ slide
+ toilets
+ chess table
"""
GIVEN = {
    "park-2020.txt": "da15a9c0ba659e2c123a6637bacc1b44ae9318bd0437f2e51cfebbecd43e1e07",
    "park-2024.txt": "b9c9b82cb8ca562936b1f09e728c5909f9658b286e2e7843392887dd174aad81",
}


def test_result():
    assert (APP / "new.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
