"""The names without a reply are saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
bruno
dirk
elin
jule
karl
nadja
"""
GIVEN = {
    "invited.txt": "cb32b54700a9c7b3a55c687eeb982ef31a9c335f39261dde6a375b0968ab122d",
    "replied.txt": "8d40e8b10d517a9bf2b23e6df45d7f9564be5f371f45bc46e3ae7f3247042900",
}


def test_result_in_any_order():
    assert sorted((APP / "silent.txt").read_text().splitlines()) == sorted(EXPECTED.splitlines())


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
