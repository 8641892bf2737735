"""Small pictures are gone at every depth of folders with spaces, and nothing else is."""
import hashlib
from pathlib import Path

FOLDER = Path("/app/photo albums")
KEPT = {
    "cover.txt": "482059abc01ca6f227d370890c1e06c774e6f91ba11e1117f5d2b2868856340d",
    "summer trip/beach.txt": "bca06070babc3d525d932d2b890e780311497db7730c70032cde1e5001f67caf",
    "summer trip/day two/boat.txt": "b3d04be3b3144dab975e939c42d94b198c3f6a59156749f7bcafa37fa74843df",
    "summer trip/my_thumb_print.txt": "a3a696b6bff5f9203cc34c7a6271376da0dc688bbe0c4c4c5a840b018cb805c7",
}


def test_all_that_match_are_gone():
    assert [path for path in FOLDER.rglob("thumb_*")] == []


def test_the_others_are_unchanged():
    for name, digest in KEPT.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
