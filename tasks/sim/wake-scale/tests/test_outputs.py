"""All readings of the second call are saved; the script is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/readings/scale.txt")
EXPECTED = """\
box 1: 1049 g
box 2: 1460 g
box 3: 2145 g
box 4: 3104 g
box 5: 4337 g
"""
UNCHANGED = {
    "/app/weigh.sh": "677d24129025132bfbfebad008877197b340e67a7ceea6c4a355f9fd2f9301d0",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
