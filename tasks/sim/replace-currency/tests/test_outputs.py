"""Both prices of every line are in the new list; the old one is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/prices-abroad/list.txt")
EXPECTED = """\
cup: 8 CHF, by the dozen 285 CHF
plate: 55 CHF, by the dozen 367 CHF
bowl: 37 CHF, by the dozen 110 CHF
jug: 35 CHF, by the dozen 384 CHF
teapot: 32 CHF, by the dozen 89 CHF
saucer: 28 CHF, by the dozen 362 CHF
vase: 10 CHF, by the dozen 381 CHF
"""
UNCHANGED = {
    "/app/prices/list.txt": "c42812e5b4f910d3cd1d90abe9947a9cf4bf6d5da18b2826749f77c6a513e359",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
