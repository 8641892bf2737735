"""The total of the third column is saved."""
import hashlib
from pathlib import Path

RESULT = Path("/app/fares-total.txt")
EXPECTED = "13875"
UNCHANGED = {
    "/app/fares.csv": "ea9b76dd80d8f6dd77562aa6ec8bb61f2a1cf7ac934b0ff0a36aa7460e2d77d0",
}


def test_result():
    assert RESULT.read_text().strip() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
