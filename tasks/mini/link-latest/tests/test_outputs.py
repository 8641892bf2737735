"""The target of the link is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
build-317.txt
"""
GIVEN = {
    "build-314.txt": "68dd254d837cc38607db6a8e912573710f35ca22c2c760628f4ee411af6c28ab",
    "build-317.txt": "27b68ad007b151101755adbe91d7e071e029014e728fb0952d0f5786d0a33a74",
    "build-321.txt": "fdd32d4bc3f9cbfcd92e67fc4a788aca77885c40486f40b44d799ca1d2a667c2",
    "build-322.txt": "befdeb6542b36894c3316322a977f67e485742e30684b9f3f360959789d2b600",
}


def test_result():
    assert (APP / "target.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
