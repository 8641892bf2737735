"""A link to a folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "pictures/2019.txt": "0a32ca1790d5655590c25075b351a96278c85e788b7a30ce54bced907f38c014",
    "pictures/2020.txt": "796bec6fb7d25e9d5294ef3cf8bb4266753d7b0384c05118c92a2cd319016d2e",
    "readme.txt": "8960431461abd6be295582dba45f2089e16b8bfbd03678bd8a8d45aadc15e5ae",
}


def test_link():
    assert (APP / "pics").is_symlink()
    assert (APP / "pics").resolve() == APP / "pictures"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
