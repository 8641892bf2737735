"""Every species once, in a new folder; the survey is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/results/species.txt")
EXPECTED = """\
Kingfisher
Robin (young)
blackcap
dunnock
goldcrest
heron
jay
linnet
robin
rook
swift
wren
"""
UNCHANGED = {
    "/app/survey/birds.txt": "3c9e675495875da6877e9a0ffe9635824557403c29d8354aab3e92e317477d9a",
    "/app/survey/sites.txt": "b1f1fb187dec5819133fc2dd502efe2803476861ade4e59be99b6f6a228d6c38",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
