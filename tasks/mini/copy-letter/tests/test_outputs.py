"""A copy of a file in a folder with spaces."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "grandma-copy.txt": "be8c25b5f4847df5f02f19b6dba6f87dd9d4dac4632b73789c12b51f4faa0649",
}
GIVEN = {
    "letters to post/to grandma.txt": "be8c25b5f4847df5f02f19b6dba6f87dd9d4dac4632b73789c12b51f4faa0649",
    "letters to post/to bank.txt": "6200be4dac5c1e6d99c5359a3434c4d8d4e3ad2315d61f38719a47599d4710ac",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
