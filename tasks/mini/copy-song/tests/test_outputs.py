"""A copy three folders down."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "handouts/choir/sunday/song.txt": "5db9e647478fa6748bb536a4b64e558b66720ef0227ddca4b271d37032904020",
}
GIVEN = {
    "song.txt": "5db9e647478fa6748bb536a4b64e558b66720ef0227ddca4b271d37032904020",
    "list.txt": "58cbb1831fab7b8d3104cfc987fdf602d58ee2151b5ab44a7ae1f928de782b9a",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
