"""The number of commits of the repository."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "office/readme.txt": "b1ba04c1f524c1b9a924c9163e9f254f86c5e2a768b99c5217b1808b9f9aed22",
}


def test_result():
    assert (APP / "commits.txt").read_text().split() == ["13"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
