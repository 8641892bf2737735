"""All backups are in the trash."""
import hashlib
from pathlib import Path

APP = Path("/app")
MOVED = {
    "accounts.bak": ("trash/2024/accounts.bak", "6c6ac81a8285c1f465c34f9797ea51cb6a88d652e5e4a385c47c30cc8c9b0b5b"),
    "letter.bak": ("trash/2024/letter.bak", "f0cbc51979c2f55190bb83d9195b9ab4630181e1e63fd050e8ae8605d6dc137e"),
    "plan.bak": ("trash/2024/plan.bak", "bcb6c74ff4363601411803041d2d708a53b3701a270035241000b295228a311c"),
    "poem.bak": ("trash/2024/poem.bak", "dfbddf1ce50b62e8d2e27dd4ee9c959293fcd12c07edf73b0c2e47720b2ef2e3"),
}
GIVEN = {
    "letter.txt": "128c4c1f84f60a740e8340595f7c9f4927450ae8c2760693843694a85f3f8814",
    "plan.txt": "ef5b05a961b4c934b17999593e4b7253614d6c99d26d6e50b843e546d79e57e5",
}


def test_moved():
    for old, (new, digest) in MOVED.items():
        assert not (APP / old).exists() and not (APP / new).is_symlink(), old
        assert hashlib.sha256((APP / new).read_bytes()).hexdigest() == digest, new


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
