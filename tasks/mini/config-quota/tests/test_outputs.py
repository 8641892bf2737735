"""One line of a file further down."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
quota = 750 MB
"""
GIVEN = {
    "mail/server/etc/limits.conf": "c8a16df3b45a9eecd934f7d93c598509b3f2aeadb5960c84e5602d956ece480f",
    "mail/server/etc/domains.conf": "f502be5e6cca9a3cc2d6ef0954cfc822675caf7fa1cd236fb6b55fe11b937575",
    "mail/readme.txt": "ee518fd78d34eea00b51eea690f29ffdf90916148c9ee7885ac327b069be4d04",
}


def test_result():
    assert (APP / "quota.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
