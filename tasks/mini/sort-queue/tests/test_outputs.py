"""The script sorts by number, and its output is saved."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
2 Kowal
4 Brandt
6 Fischer
9 Lindqvist
12 Tran
17 Ivers
20 Duarte
23 Osei
28 Adeyemi
31 Moss
"""
GIVEN = {
    "waiting.txt": "fd36977953a826a0f3fbc20f638fc1250eb72e19d07819707989e59e6048b2ae",
}


def test_result():
    assert (APP / "queue.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_script_works():
    done = subprocess.run(["bash", "queue.sh"], cwd=APP, capture_output=True, text=True)
    assert done.stdout.splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
