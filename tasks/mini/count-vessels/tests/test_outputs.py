"""The program runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "vessels.txt": "a89a835d28e97c0da09f8a8e8d5f2f9346fdfb05c945d92886c82013c69d19e6",
}


def test_result():
    assert (APP / "ferries.txt").read_text().split() == ["9"]


def test_program_works():
    done = subprocess.run(["python3", "count_ferries.py"], cwd=APP, capture_output=True, text=True)
    assert done.stdout.split() == ["9"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
