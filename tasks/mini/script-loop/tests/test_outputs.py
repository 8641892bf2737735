"""The script runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
floor 1: 3 rooms
floor 2: 4 rooms
floor 3: 1 rooms
floor 4: 2 rooms
"""
GIVEN = {
    "rooms.txt": "84aa83cdd5d0f958ab360d28fb6bd91e650ebbdfc3a8b6d50d4d55cf6d7ea3e7",
}


def test_result():
    assert (APP / "floors.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_script_works():
    done = subprocess.run(["bash", "/app/floors.sh"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
