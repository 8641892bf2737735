"""One line with commas."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
badger,eagle,heron,lynx,marten,newt,otter,puffin,stoat,walrus
"""
GIVEN = {
    "teams.txt": "5860ca5095e70abd4bc51c8768e0268fddd52bc0c41f405c8b4804e05478f2bb",
}


def test_result():
    assert (APP / "teams-line.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
