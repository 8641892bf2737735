"""A link to the only programme."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "festival/2024/texts/programme.txt": "f8290fd24be7cfaa2be355e92cb0391ccfb01587c67423dd7801d549500ba7ca",
    "festival/2024/texts/tickets.txt": "b24ae3f64c2a84f09f4cbe23f5af7d9531276225b94b2aada5216ffe6e27858f",
    "festival/readme.txt": "7f8b3da0dcb045d148cce929f0b94c1648255a118b31640049adeb13fa6f28f2",
}


def test_link():
    assert (APP / "now.txt").is_symlink()
    assert (APP / "now.txt").resolve() == APP / "festival/2024/texts/programme.txt"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
