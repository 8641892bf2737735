"""The number is saved, and the list is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/total.txt")
EXPECTED = "37"
UNCHANGED = {
    "/app/visitors.txt": "e68bb93b6e9b55d659eda83d1992cbb1acd23eafa0b8e5f090e2aa02b6ff6aa6",
}


def test_result():
    assert RESULT.read_text().strip() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
