"""The program's file is in its folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
chair 60.19
table 172.92
lamp 29.36
shelf 105.23
rug 147.32
stool 23.46
"""
GIVEN = {
    "export.py": "b39b2ea7812fc32a05f7f9584e974a4602550e6db33668284bcc7c791778c8c2",
    "crowns.txt": "99ac31e93360870de8dc30a70f4260b77d5a3b681a98a43ab78020136255fcb7",
}


def test_result():
    assert (APP / "out/tables/euros.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
