"""One line of a file with a space in its name."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
currency = NOK
"""
GIVEN = {
    "shop settings.conf": "d8fce259a80a09b65ea61abd3e2071ea5199ec1a05e2a7599125c0c27495a298",
}


def test_result():
    assert (APP / "currency.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
