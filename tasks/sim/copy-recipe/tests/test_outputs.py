"""The recipe is in the new folder at the end, whole."""
import hashlib
from pathlib import Path

RESULT = Path("/app/print/today/rye.txt")
EXPECTED = """\
Rye bread

rye flour 700 g
wheat flour 300 g
water 780 ml
salt 21 g
sour dough 180 g

Mix, and let it rest for four hours.
Bake at 240 degrees, then 55 minutes at 200.
"""
UNCHANGED = {
    "/app/recipes/rye.txt": "b23764c09905d6c35a9dac909e1d1a25191ecd5f9a540e2039adb6d57b682c4b",
    "/app/recipes/spelt.txt": "0cc03b573acf6b45beaf776a8a357410b35c5abeae4bb168d152d9baf835b9d7",
}


def test_result():
    assert RESULT.read_text() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
