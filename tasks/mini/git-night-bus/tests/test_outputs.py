"""The branch is gone, the other as it was."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_branches():
    assert git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads") == "main 17b954ea6b2bbf800691f8b6610622125240ad94"
