"""The sums are there."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
oats 79 kg
rye 234 kg
wheat 216 kg
"""
GIVEN = {
    "sacks.txt": "014127099036a815f2c32acb9eb3f9d2e051216764358f1e2208fcbeb27c5f74",
    "weigh": "fbb44591efe01d2562186b7f096babb37e4059d0ebfd9906fd943ccc9eceb8f1",
}


def test_result():
    assert (APP / "weights.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
