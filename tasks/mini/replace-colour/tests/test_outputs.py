"""All of them, also several in a line."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
the green house has a green door
a green boat, a blue boat
green green green
nothing here
blue sky over the green barn and the green cow
"""
GIVEN = {
    "story.txt": "5523547b952eb0ae30ad307b869ba8f55dbff91ed5146be91391f9f1b81b8545",
}


def test_result():
    assert (APP / "story-green.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
