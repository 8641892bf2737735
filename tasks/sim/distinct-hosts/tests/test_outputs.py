"""Every host once, in byte order; the scan is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/hosts-once.txt")
EXPECTED = """\
Mail
Printer
Scanner
backup
build
cache
db
gateway
mail
web-1
web-2
"""
UNCHANGED = {
    "/app/hosts.txt": "b35a3d28d8aaf84756be307e2b824489dbb55298599c7e764c98cc062a8bb610",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
