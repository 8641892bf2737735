"""Each file's number of lines is in a file of the same name; what was counted is as it was."""
import hashlib
from pathlib import Path

import pytest

UNCHANGED = {
    "/app/book/draft/preface.txt": "397c53ba22f566d5ce6f0533aa08267ab86708120689aa6d78030cde9e2a01c6",
    "/app/book/draft/harbour.txt": "fa0d434c1d1a62e4dfd12e1b2b835a5f9cfe46cb6a48f1174ed787270baafa9a",
    "/app/book/draft/storm.txt": "44b91e26f2c5c60887be4f91e73391711491ab4e5456deb4ca6cd27971c2d42a",
    "/app/book/draft/island.txt": "b7acaeb2326f925dfaf1a8801261f14b7c34ed85ccf4366ec551f9a256bdc7a0",
    "/app/book/draft/return.txt": "76ee8a1ac4f72d5c3ec78f5951de8b1fe40a72b8b5e01c6b8258b9141f6e4c68",
    "/app/book/draft/letters.txt": "0c80d34a673953d4bc3f73e3d47ed6e39a052c505e9433d35013799a68ca7302",
    "/app/book/draft/epilogue.txt": "9ee9094efa586311320d0b879068bb439c303ce713f5a47af724915f5445d6c8",
}
COUNTS = {
    "preface.txt": "52",
    "harbour.txt": "59",
    "storm.txt": "38",
    "island.txt": "19",
    "return.txt": "25",
    "letters.txt": "26",
    "epilogue.txt": "49",
}


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path


@pytest.mark.parametrize("name", COUNTS)
def test_result(name):
    assert Path("/app/book/lengths", name).read_text().strip() == COUNTS[name]
