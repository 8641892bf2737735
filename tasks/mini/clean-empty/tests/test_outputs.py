"""Files without a byte are gone, others are not."""
import hashlib
from pathlib import Path

APP = Path("/app")
GONE = ["forms/f02.txt", "forms/f04.txt", "forms/f07.txt"]
GIVEN = {
    "forms/f01.txt": "f58c22abc18d3260a297abc10c43cc988cdf2167d3f8ad411fe80f34e28e42bd",
    "forms/f03.txt": "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
    "forms/f05.txt": "1b8fd434ea3d3ac67917fdceeb0d6cc0e542d1de1740335c1144faa8908745d4",
    "forms/f06.txt": "796e8741f18a6cc30c749f4a977b49d4f7fca9bbdab5b4dcee40f7cd3e56c3ec",
    "forms/f08.txt": "e16f1596201850fd4a63680b27f603cb64e67176159be3d8ed78a4403fdb1700",
}


def test_gone():
    for name in GONE:
        assert not (APP / name).exists() and not (APP / name).is_symlink(), name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
