"""Lines from a path with spaces."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
06:00 heron 2 ditch
06:07 heron 1 open water
06:28 heron 5 open water
08:20 heron 5 reeds
08:41 heron 8 reeds
"""
GIVEN = {
    "bird notes/june walk.txt": "b1cafd1435f010ed19d5c0ccc2e03eeb0c55f3f0d9bec692e02df2b512e227ee",
    "bird notes/may walk.txt": "519dcf87ded0aec7c740e4fa538579b739de68e5563065afc4fbedee25478641",
}


def test_result():
    assert (APP / "herons.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
