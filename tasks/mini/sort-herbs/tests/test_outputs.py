"""The garden's list backwards."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
thyme
tarragon
sorrel
sage
parsley
oregano
mint
lovage
hyssop
chervil
borage
basil
"""
GIVEN = {
    "garden/beds/herbs.txt": "123992b507c42cb1889454907942b1cf9b4b1b55343df92a1afc288e56eb2831",
    "garden/plan.txt": "d73b6d67b83ac92bbc21baed311f0d17bebc08289ae1bddd90c1c8f7c1e82d2a",
    "garden/beds/trees.txt": "909d285699a6864563544adc54fbd9b35fac2d60895a7d2170708e9b30d2a1ae",
}


def test_result():
    assert (APP / "herbs-reversed.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
