"""A folder within another one."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "kitchen/recipes/bread.txt": "4291164c4228ab2a8c56a39f526ade3806e370ab3fbe968a31cb030e59527c4d",
    "kitchen/recipes/sauces/green.txt": "7333f0680c2664ffbdafd7ac69f3bab40770360bc092bc236338502b2acba2f1",
}
GIVEN = {
    "recipes/bread.txt": "4291164c4228ab2a8c56a39f526ade3806e370ab3fbe968a31cb030e59527c4d",
    "recipes/sauces/green.txt": "7333f0680c2664ffbdafd7ac69f3bab40770360bc092bc236338502b2acba2f1",
    "kitchen/shopping.txt": "fcdaf62683b9828e307431fafd304e22c2b57ea536c3fa868eb29b2653ad0d39",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
