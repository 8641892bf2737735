"""The differences, in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
3c3
< 3. Dogs travel free.
---
> 3. Dogs cost 1.
5a6
> 6. Have a nice trip.
"""
GIVEN = {
    "rules-old.txt": "41623f4cf4574ac29d90764c97cb2ba8c5496e48781c72de86609d687f6818bd",
    "rules-new.txt": "e752225070fdc47d65c6c17cb8690241e9af7cc5918617399ee7b63911aa0d0e",
}


def test_result():
    assert (APP / "review/june/rules.diff").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
