"""The description has a new name in its old folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "museum/hall2/texts/IMG_0042.txt": ("museum/hall2/texts/harbour.txt", "10d19f9da4ec79871a12adf5190cff9f4cda676948a09bc4eab56d2839a403d3"),
}
GIVEN = {
    "museum/hall2/texts/IMG_0043.txt": "7c985afecada9e00ae16a4f9db5812a5204d8e17463930a55c8bc4adfc329033",
    "museum/hall1/plan.txt": "4d40b731a37e2bebda5423a9c50bfcaff45d238e026bd5c95d610abe49118f1e",
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
