"""An empty folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["inbox/memo.txt", "inbox/scan-1.txt", "inbox/fax"]
GIVEN = {
    "outbox/reply.txt": "5040625b1fb6fa4af07226683f6e6003b29e5e70b16f8cfb24be7a752393f0ee",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_names_in_the_folder():
    assert sorted(path.name for path in (APP / "inbox").iterdir()) == []


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
