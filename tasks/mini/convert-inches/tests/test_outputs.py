"""The program runs, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
25.4
61.0
19.1
78.7
139.7
"""
GIVEN = {
    "inches.txt": "6bf9ba305d214cd35167338a227fc94015c28ea8ee2d673892fbec55256125d2",
}


def test_result():
    assert (APP / "centimetres.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_program_works():
    done = subprocess.run(["python3", "/app/to_cm.py"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
