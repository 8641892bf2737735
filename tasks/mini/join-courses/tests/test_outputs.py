"""Three lists with lines between them."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
lentil soup
beet salad
---
trout
risotto
dumplings
---
plum tart
sorbet
"""
GIVEN = {
    "starters.txt": "969280b7d9e5e7418ea5a2fabf09e4b0407593d0d215de62f389937690ea032f",
    "mains.txt": "d9ea2a485f57701ba5fd4c0ee49165941b03286f4ca999adfaa1115f6b69cff3",
    "desserts.txt": "eed09beb38f532b5befbd5ff1e10adfba62c74d09b95b150217af0f53ab4a286",
}


def test_result():
    assert (APP / "menu.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
