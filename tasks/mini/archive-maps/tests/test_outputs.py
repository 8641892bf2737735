"""The archive of a subfolder is unpacked at the top."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "maps/coast.txt": "8eca1245d3f4010da8fcec0668721ec34a3223ffb8784fd7b5497e1d32c05829",
    "maps/ridge.txt": "1ecbf05c60a9ec24aa66be60ec45f3ee38d6505a887546a23612afaa00a40084",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
