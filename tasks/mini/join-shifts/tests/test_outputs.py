"""The script prints all shifts, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
06 Ilse
06 Ned
14 Omar
22 Petra
22 Ruth
"""
GIVEN = {
    "early.txt": "28a7f55994c1c9ca19c57cb1d25906b612c47da0fba1f8c35ad06b547d1fb553",
    "late.txt": "f1bb780e6e41b12cc3ac8d1428b57a8051b37dd0c7968b386cfd62bda30b9f6c",
    "night.txt": "2fe37b3a7b2f0030b8eea081ac113c1a69bd4284bc5c190ee128953ce35725f1",
}


def test_result():
    assert (APP / "shifts.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_script_works():
    done = subprocess.run(["bash", "/app/join.sh"], capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
