"""Every scan has the short ending."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "scans/deed.jpeg": ("scans/deed.jpg", "d58cf0cf5c522e8a0753f7f82c027a1cc1b0c8c30a2e173d66795b00b7173c16"),
    "scans/map.jpeg": ("scans/map.jpg", "ef705ba903797c3a26d182d196888c70008b9df74d67b492cd386ba8ab5419cf"),
    "scans/will.jpeg": ("scans/will.jpg", "ec7eb2b5460af808b9b572ccdc47659d5af2c1a22ab1e3506f967645c7a359ec"),
    "scans/bill-07.jpeg": ("scans/bill-07.jpg", "4df61ea35c8a7e6dd14790b6b476043401d4206dabf8e562eefb0f07c73748f8"),
    "scans/bill-08.jpeg": ("scans/bill-08.jpg", "82c54ce6c00c5a1e20d2dca6d41d77500eaa50d9caeb9895594099170ecc6dd4"),
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_names_in_the_folder():
    assert sorted(path.name for path in (APP / "scans").iterdir()) == ["bill-07.jpg", "bill-08.jpg", "deed.jpg", "map.jpg", "will.jpg"]
