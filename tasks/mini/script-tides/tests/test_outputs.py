"""The tides of the one harbour."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
emden low 13:31
emden high 04:05
emden high 19:43
emden high 10:14
emden high 01:02
emden high 16:34
emden low 07:45
emden high 22:33
"""
GIVEN = {
    "tides.sh": "e8c90740c2855e96a25ca923cae59d31c9ca4d77d6a1a6667544c2ee24eebae0",
    "tides.txt": "8020c2d00ba12d1f83e6b4935d4df87c7ade3132077ed0ba0046fd9305f50acc",
}


def test_result():
    assert (APP / "emden.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
