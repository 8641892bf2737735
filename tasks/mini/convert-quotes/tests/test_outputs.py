"""Double quotes instead of single ones."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
title = "Low Tide"
author = "M. Karsten"
pages = 212
shelf = "B4"
loan = "yes"
"""
GIVEN = {
    "book.txt": "a198ea4fe6180f5bc61b2bc6a86a13f731974a590635abfc38cfc21957012baf",
}


def test_result():
    assert (APP / "book-double.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
