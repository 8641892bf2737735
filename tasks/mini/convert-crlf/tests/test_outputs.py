"""Plain newlines, and the same text."""
import hashlib
from pathlib import Path

APP = Path("/app")


def test_letter():
    content = (APP / "letter.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "aaf54bc56145ea361c046f4f0d314d049f3a9bff37b72582a601af8957200ed6"
