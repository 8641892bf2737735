"""The script lists June, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Bea 1999-06-21
Cleo 2001-06-06
Kim 1975-06-02
Ruth 1961-06-12
"""
GIVEN = {
    "birthdays.txt": "ba588014d07675e1e671128cd30faa2f74a7fdb7cc8978b38d60d73da4af90c1",
}


def test_result():
    assert (APP / "june.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_script_works():
    done = subprocess.run(["bash", "/app/june.sh"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
