"""The branch starts at the release."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_branch():
    assert git("rev-parse", "refs/heads/hotfix") == "b16a1ef76c1c81248cf225ed5e4502973842d25b"
    assert git("rev-parse", "refs/heads/main") == "bafdfe48495015a592fe2648ef9381c1019afebd"
