"""Each file's number of lines is in a file of the same name; what was counted is as it was."""
import hashlib
from pathlib import Path

import pytest

UNCHANGED = {
    "/app/depot lists/north depot.txt": "ef107d7fb9cc5edb3846c8dac79c83bb87b4a833e9a24d053c2541899011697c",
    "/app/depot lists/east depot.txt": "153a833ffb9459606c4395efb22c2fe0031f0fe8822f93030b3a2249b4efe577",
    "/app/depot lists/south depot.txt": "aba157b8a6900662a408bb2c374634698a85e3176b3e34f6414f305f5a83d345",
    "/app/depot lists/west depot.txt": "d05633369393b6c070694d05990c88657257acab9e44f7d9ca79fb47e7c59b6e",
    "/app/depot lists/river depot.txt": "934fb845182b02006dc82275848d5454f9c2faa28eb1b6cb89f12f735344ed6d",
    "/app/depot lists/airport depot.txt": "b06e193ecdb15b03535cd2131618faf82c8d240ba988c4d925c9df2ae7489a14",
}
COUNTS = {
    "north depot.txt": "17",
    "east depot.txt": "34",
    "south depot.txt": "27",
    "west depot.txt": "27",
    "river depot.txt": "12",
    "airport depot.txt": "34",
}


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path


@pytest.mark.parametrize("name", COUNTS)
def test_result(name):
    assert Path("/app/depot sums", name).read_text().strip() == COUNTS[name]
