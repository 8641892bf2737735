"""Only the broken links are gone."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "desk/list.txt": "b88ce931108569fd92b6b4414d02e16a656be50277061218c1d82cc1715f83ff",
    "files/bill.txt": "265faf70377d4e95dbb1a6df584fd068975d1e6132965ab713bbb7406a8388ee",
    "files/map.txt": "85909ebe0142afb3b002e57bacb0567cebfba4d5deaced3fa14f9716a4d30036",
}


def test_names_in_the_folder():
    assert sorted(path.name for path in (APP / "desk").iterdir()) == ["bill", "list.txt", "map", "todo"]


def test_links_still_lead_there():
    assert (APP / "desk/bill").resolve() == APP / "files/bill.txt"
    assert (APP / "desk/map").resolve() == APP / "files/map.txt"
    assert (APP / "desk/todo").resolve() == APP / "desk/list.txt"


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
