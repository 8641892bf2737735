"""All spellings of the word."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
red umbrella LOST tram 4
phone lost tram 11
keys Lost bus 36
wallet LOST platform 1
glasses lost bus 36
school bag Lost tram 11
ring LOST toilets
"""
GIVEN = {
    "office-book.txt": "96a55b4c2100b7181371c8512da565eafce53b93131db36539c8ec85caef8c7b",
}


def test_result():
    assert (APP / "lost-things.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
