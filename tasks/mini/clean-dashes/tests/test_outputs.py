"""A file whose name looks like an option is gone."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["--output"]
GIVEN = {
    "output": "1c1910458f788fe4e3ed3de7ddd0f36a8231c87c2b6a55698f8c4c3ffb032805",
    "input.txt": "efd8008c377190946101b54b03ade2eed07516d2ed6a472c28f83683c9b7f051",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
