"""The dishes are saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
trout with almond butter
roast squash, almond, sage
almond milk rice pudding
apricot sorbet, almond brittle
"""
GIVEN = {
    "menu.txt": "38dc67f67911846998c93b1e6a23622a272e4a2a6c2b947f3f1482cc603f3212",
}


def test_result():
    assert (APP / "almond.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
