"""The file itself is in order."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
ambient
blues
bossa
dub
fado
folk
gospel
jazz
klezmer
opera
polka
reggae
ska
swing
techno
"""
GIVEN = {
    "albums.txt": "1eaf37f46922690246a40a80e932dfdb1432f5a93a7a6d0f5ff2c013f898a86c",
}


def test_file_is_changed():
    assert (APP / "genres.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
