"""Altos of a list whose name has a space."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "choir list.txt": "cf00e71a0acc492fa679aa357b25fc8dcb84db5c10d9437fa82ee90e46093945",
    "concerts.txt": "3495c04525c4e6df8c194cbced20362167c4e2fe287eb7542639ea558064718d",
}


def test_result():
    assert (APP / "altos.txt").read_text().split() == ["6"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
