"""One more commit with the message as it was written."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_commit():
    assert git("log", "-1", "--format=%B") == "Raise entry to $20 & tours to $35"
    assert git("rev-parse", "HEAD^") == "77f60f21521a1d048b445e84af31727ad78fa665"


def test_file_is_committed():
    assert git("show", "HEAD:prices.txt").splitlines() == ["entry 20", "tour 35"]
