"""The script finds the failures, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
05:21 failure pump 2
06:19 failure pump 2
08:59 failure pump 3
12:10 failure pump 5
14:31 failure pump 4
19:37 failure pump 1
21:02 failure pump 4
07:58 failure pump 5
08:54 failure pump 2
"""
GIVEN = {
    "pumps.log": "73054ef81d8e13cfcb8e6557971a654fd408260719fad08e7f8535ed52d0d4ff",
}


def test_result():
    assert (APP / "failures.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_script_works():
    done = subprocess.run(["bash", "/app/failures.sh"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
