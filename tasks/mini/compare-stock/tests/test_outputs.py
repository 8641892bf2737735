"""The program runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
hooks 33 31
nails 480 455
tape 0 6
"""
GIVEN = {
    "friday.txt": "c89da559dcaa02521c448add734c81222d73b2d3a7e0205ee6db7869759d570b",
    "saturday.txt": "3220950ed2db7845f0847fc24fcdef471aba184cbd97420628cbee477a96fddb",
}


def test_result():
    assert (APP / "changed.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_program_works():
    done = subprocess.run(["python3", "/app/changed.py"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
