"""An archive whose ending is wrong."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "songs/dawn.txt": "0d138473d2e2268d97f81c665c7b2e8fb4a19541bf6f76399ce0461c5a50da08",
    "songs/ferry.txt": "5d7ecf82125be97b23fc905053d67dc4f4d0f7784d65e90d8c93b89883868821",
    "songs/salt.txt": "edfe3bcc8f70ff1da79f4d1ff93e769076b64b2ee2878b0d0274ff0f846b5de6",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
