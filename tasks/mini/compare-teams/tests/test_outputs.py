"""Names of both lists."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
ines
kira
nils
"""
GIVEN = {
    "team red.txt": "a80a5ea8d6dbcbac0684720b0128049f9ddb81636e799b21c6acc48e41e2b044",
    "team blue.txt": "51fd82a4b342068944cf198167a603259780ffa06253f2cda4e0f9c3551f2d2d",
}


def test_result_in_any_order():
    assert sorted((APP / "both.txt").read_text().splitlines()) == sorted(EXPECTED.splitlines())


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
