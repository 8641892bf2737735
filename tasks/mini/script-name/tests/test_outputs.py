"""The program runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
V1 138
V2 113
V3 82
"""
GIVEN = {
    "trips.txt": "09d8330f3e94aad117449fb61f03e10651fd58ef870210aad54e1a2dc38160fc",
}


def test_result():
    assert (APP / "mileage.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_program_works():
    done = subprocess.run(["python3", "/app/mileage.py"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
