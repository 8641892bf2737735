"""The link works and is relative."""
import hashlib
import os
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "shared/logo.txt": "f75d61cd1658aef12bffa215c3bf0b21d6fa971977e76450d7ab72af20977912",
    "site/index.txt": "77f44b9024fd19a6674a62d98939f4e7f1b77f64eac4c7559414c46bdaec494c",
}


def test_link():
    assert (APP / "site/logo.txt").resolve() == APP / "shared/logo.txt"
    assert not os.readlink(APP / "site/logo.txt").startswith("/")


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
