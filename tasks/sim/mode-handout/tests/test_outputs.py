"""The mode of a file with spaces in its path is right and the content as it was."""
import hashlib
import stat
from pathlib import Path

FILE = Path("/app/shared papers/exam rules.txt")
DIGEST = "16a2552fb4b9407d4683009ca3e6e28ab0c079a0e7015a419266207b883d3a72"


def test_mode():
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o444


def test_content_is_unchanged():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST
