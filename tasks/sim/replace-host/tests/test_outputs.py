"""The new host everywhere, in a folder with a space; the settings in use are as they were."""
import hashlib
from pathlib import Path

RESULT = Path("/app/next settings/shop.conf")
EXPECTED = """\
primary = db-new
replicas = db-new-1, db-new-2
timeout = 30
backup = db-new:/var/backup, tape
note = moved away from db-ancient last year
"""
UNCHANGED = {
    "/app/live settings/shop.conf": "a882abede79273a3b0e8f1f55ac4fea7e59ce9c91cd1d5d80c74c2dab5c5d889",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
