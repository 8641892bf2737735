"""Names from a folder with a space."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
bog.txt
cliff.txt
heath.txt
moor.txt
quarry.txt
"""
GIVEN = {
    "field notes/bog.txt": "aeacf0af9af2f176e978e13c315f24a1416398274bae3a75bb99be6e073ee007",
    "field notes/cliff.txt": "e382d51db48573213a419b3259425c9513be28001467653cdc194c4de493d15f",
    "field notes/heath.txt": "717172d733c600e05c6ecc3f28c3e3ab55855fce81d8c8f0d8ba9ececae9647b",
    "field notes/moor.txt": "b805a145c2041a3a60153506d9c008db19864b3482713b9a6097b1e8e9cb9dba",
    "field notes/quarry.txt": "983ab99bc99c19cec7639b3394769b1c67386c871995d0700dc4ffc132aca582",
}


def test_result():
    assert (APP / "notes.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
