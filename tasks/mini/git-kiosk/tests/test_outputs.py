"""A new branch at the current commit."""
import hashlib
import subprocess
from pathlib import Path

APP = Path("/app")
REPOSITORY = "/app/apps/kiosk"
GIVEN = {
    "apps/list.txt": "3e325756676aa654a85a99b73cfcce539e486fa153adcea7985046be77d0b4d9",
}


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_branch():
    assert git("rev-parse", "refs/heads/large-print") == "590e51bf77d5cdb2ee34a42996d71559eca38585"
    assert git("rev-parse", "refs/heads/main") == "590e51bf77d5cdb2ee34a42996d71559eca38585"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
