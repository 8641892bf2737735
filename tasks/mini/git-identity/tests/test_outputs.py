"""One more commit with author, message and file."""
import subprocess

REPOSITORY = "/app"


def git(*words):
    command = ["git", "-c", "safe.directory=*", "-C", REPOSITORY, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_commit():
    assert git("log", "-1", "--format=%an <%ae> %s") == "Robin Vale <robin@vale.test> Move the pond"
    assert git("rev-parse", "HEAD^") == "b5e5676507abdc800b797d5e00f8055661010d8b"


def test_file_is_committed():
    assert git("show", "HEAD:plan.txt").splitlines() == ["pond west", "shed east", "beds south"]
