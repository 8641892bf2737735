"""All readings of the second call are saved; the script is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/meter.txt")
EXPECTED = """\
hour 6: 1907 litres
hour 12: 2405 litres
hour 18: 2903 litres
hour 24: 3401 litres
"""
UNCHANGED = {
    "/app/read-meter.sh": "8bae146bd2965a4967df554c7c9a58e95aeb40a2ab21984071c049af2fc8c9e0",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
