"""A copy in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "archive/2021/oak-lane.txt": "4e2aec36762341473cb185c3fbdd1da2fd0af18c82dba95c764ec73e52a1073d",
}
GIVEN = {
    "deeds/oak-lane.txt": "4e2aec36762341473cb185c3fbdd1da2fd0af18c82dba95c764ec73e52a1073d",
    "deeds/mill-row.txt": "57affc6877f423e8ef3a9c3d34a2091c07194fc7834ab8b69367337d2e7e0dc2",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
