"""The tag was moved to the newest commit."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_tag():
    assert git("rev-parse", "stable^{commit}") == "2c03cf1186b78f3a27a3290232020e7cf9b77e75"


def test_branch_stays():
    assert git("rev-parse", "main") == "2c03cf1186b78f3a27a3290232020e7cf9b77e75"
