"""One more commit that has the file."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_commit():
    assert git("log", "-1", "--format=%s") == "List allergens"
    assert git("rev-parse", "HEAD^") == "ee4ce1f4a42ed014bfc4acff78efe0e63c123b77"


def test_file_is_committed():
    assert git("show", "HEAD:allergens.txt").splitlines() == ["soup celery", "pasta wheat egg", "curry mustard"]
    assert git("show", "HEAD:menu.txt").splitlines() == ["mon soup", "tue pasta", "wed curry"]
