"""Commits that touched the file with a space in its name."""
from pathlib import Path

APP = Path("/app")


def test_result():
    assert (APP / "changes.txt").read_text().split() == ["5"]
