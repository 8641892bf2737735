"""Three letters in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "inbox/2022/anna.txt": "d03814dcd1bffd4473aec68a45fdfc6d0f69b72cff7392465ce5da9c54fc3194",
    "inbox/2022/boris.txt": "eeb46d4be4b1021a3be61f33e4238d57f11a545388b494c153ce8b9f382ffa8f",
    "inbox/2022/clara.txt": "7da289620bf0cde692c003aaf3df8ee3e21c8829b6a70dbf138326de8f6ede4e",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
