"""The agenda is at its new place only."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "agenda-draft.txt": ("final/spring/agenda.txt", "c7f3726d80ba6a6fad6c94dc661a20b85c7de3a31105ea87778fc14046665f8f"),
}
GIVEN = {
    "notes.txt": "cb3405a209f88b3699fae0500fb1dbd6f667abdee0e4a41542f91983e7745291",
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
