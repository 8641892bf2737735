"""The five best are saved, in their order."""
import hashlib
from pathlib import Path

RESULT = Path("/app/finalists.txt")
EXPECTED = """\
987 Jana
912 Goran
843 Bruno
763 Marco
746 Hana
"""
UNCHANGED = {
    "/app/scores.txt": "abf22a2a86cbd110de217cb1cedc367a8b08c2a0eb495b2ead56d8c47681fe89",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
