"""The cache of the player is gone."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["player/data/cache.db"]
GIVEN = {
    "player/data/songs.txt": "add37dbbf7bf7faf7cdaf303850e12f455da5b980ffe02bd7df974e60156d5d1",
    "player/readme.txt": "ed000e0a22f80fafd63db79eecd3a47a8face31273417752d2851546fcbfb78f",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
