"""The whole folder twice."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "manual-2022/index.txt": "c7d9cda4e8fc950df566a96dbde7fa9ad8cf9413ac52680944dc0a0e46369604",
    "manual-2022/starting.txt": "5a3b34f1fe73053501f4d3d80d0c17deaeb69cf62ae448bdd4463487118e4630",
    "manual-2022/parts/list.txt": "f8e6599c326aed5283118c6c35cd9347f8a4b5e0f6f5a18158b5e41f0d5765b6",
}
GIVEN = {
    "manual/index.txt": "c7d9cda4e8fc950df566a96dbde7fa9ad8cf9413ac52680944dc0a0e46369604",
    "manual/starting.txt": "5a3b34f1fe73053501f4d3d80d0c17deaeb69cf62ae448bdd4463487118e4630",
    "manual/parts/list.txt": "f8e6599c326aed5283118c6c35cd9347f8a4b5e0f6f5a18158b5e41f0d5765b6",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_names_in_the_folder():
    assert sorted(path.name for path in (APP / "manual-2022").iterdir()) == ["index.txt", "parts", "starting.txt"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
