"""The settings are where they belong."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "etc/site/site.conf": "d0a3ff5ccf26a8956e30ef431a6b9ab6ecaafcbd92ded09e1f7c19c7e672398d",
}
GIVEN = {
    "site.conf.default": "d0a3ff5ccf26a8956e30ef431a6b9ab6ecaafcbd92ded09e1f7c19c7e672398d",
    "readme.txt": "0a94dc151ef514e425dc44028ce66c34f97bae735acf64a1d95c4893f42f3f12",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
