"""The number is in the nested folder, still there at the end, and the log is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/reports/march/alarms.txt")
EXPECTED = "58"
UNCHANGED = {
    "/app/logs/alarms.log": "a723f970c253ac5bf55e893c024f756400da18b8b5f5c2d21753f843b5ad113b",
}


def test_result():
    assert RESULT.read_text().strip() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
