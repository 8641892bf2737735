"""Words of all chapters together."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "chapters/01-harbour.txt": "35d6f942dec2fd61ec17c1f5ce861e4d599acd0376688643915bd47c35d26340",
    "chapters/02-keeper.txt": "8f4667955b15fc198755e4e5b453d7a8628c5bc45721b354dd4627baab6aba8b",
    "chapters/03-storm.txt": "8dee4b9ed85054ea1581d0fd423de331a8e08d59ca30b9d731e69de5d7909808",
    "chapters/04-letter.txt": "64f6fcd8abaecef3fcd46b45bd74ebc9d5b8606e489c4fcf5d5de11512791184",
}


def test_result():
    assert (APP / "total-words.txt").read_text().split() == ["96"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
