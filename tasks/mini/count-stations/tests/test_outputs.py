"""Empty lines are no stations."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "stations.txt": "2dbb12dbb5035a330fcbfe63c4e21214c1731d3fd4f5ba56c7b447ad1c9af9e6",
}


def test_result():
    assert (APP / "station-count.txt").read_text().split() == ["15"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
