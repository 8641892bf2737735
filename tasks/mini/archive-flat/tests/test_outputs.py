"""Names in the archive have no folder."""
import hashlib
import tarfile
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "report/cover.txt": "79886b3fa97de264973a4e4b38d827a0f4ce7d5af484a98ab81d7bda50e9f499",
    "report/numbers.txt": "27e6f194c346da4a2d37eee55958ea5bc40212d955d350a8c6fd966cd74e3c56",
    "report/thanks.txt": "dbadb1fd8bb9564175fa9f6a4e0f2a56a24d0a541902cb51d3d8923f69537a33",
}


def test_archive():
    with tarfile.open(APP / "report.tar") as archive:
        files = {entry.name.removeprefix("./"): archive.extractfile(entry).read() for entry in archive if entry.isfile()}
    assert {"report/" + name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == GIVEN


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
