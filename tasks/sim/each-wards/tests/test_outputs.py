"""Each file's number of lines is in a file of the same name; what was counted is as it was."""
import hashlib
from pathlib import Path

import pytest

UNCHANGED = {
    "/app/wards/heart.txt": "9fd5335d75b0a0091cca66a4878e081d8d7bdb71b89708f65e8fa945602b25a7",
    "/app/wards/eye.txt": "2a29b79d6a2418ef17e2902d4d756edc686f28c9c5abd4ef6dee677486da6420",
    "/app/wards/bone.txt": "7f61683217ead6006421eb8c2f1e6ab65eaac90584b08070cc5cbc653b9fa973",
    "/app/wards/lung.txt": "f55feb023b0d94e69fe0e4cda20e4898d8b726c4d6591fe2a3478b11d2d70d49",
    "/app/wards/ear.txt": "f3f2530af2fcd805fd3d805afe6d45f8442fa39dde14b1200e22762b7aeaada3",
    "/app/wards/skin.txt": "ebdbdc1ecc662a989d4ceba9f295ef5e4398d6f21f3fdd3dd00c65352d676974",
}
COUNTS = {
    "heart.txt": "18",
    "eye.txt": "21",
    "bone.txt": "7",
    "lung.txt": "18",
    "ear.txt": "14",
    "skin.txt": "19",
}


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path


@pytest.mark.parametrize("name", COUNTS)
def test_result(name):
    assert Path("/app/beds", name).read_text().strip() == COUNTS[name]
