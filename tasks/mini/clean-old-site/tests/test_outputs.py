"""The folder is gone, its neighbours are not."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["old-site"]
GIVEN = {
    "site/index.txt": "66a045b452102c59d840ec097d59d9467e13a3f34f6494e539ffd32c1bb35f18",
    "old-site.txt": "86d04061fbfec494a92105476c36c734854570f89a87664c59efb35ea156b9f9",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
