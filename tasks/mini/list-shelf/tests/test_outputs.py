"""What the program says about the folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
books.txt 3
games.txt 2
jars.txt 4
maps.txt 1
"""
GIVEN = {
    "inventory": "cb56bde36df95cc600fdcc0da83f9040d5af4a699ded5c21dd13ea8aa508a51c",
    "shelf/books.txt": "2891248b1636415d294c41029535f2a7086f98ab923f0f442298d690e17df16b",
    "shelf/games.txt": "20ecf31dd2449f77b312f767f0d5bb52b4faa313cc1fbb0cc4087bab999ba17b",
    "shelf/jars.txt": "535799bee565c968a0d7faf51219cb0020127a4358c134192af09f6097410569",
    "shelf/maps.txt": "3cd9fc1b083c9bb3c554f62898b96a0db48716da3b7646b36e039517f878fec5",
}


def test_result():
    assert (APP / "shelf-list.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
