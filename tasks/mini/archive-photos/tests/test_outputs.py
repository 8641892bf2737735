"""The archive has all the files of the folder."""
import hashlib
import tarfile
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "summer photos/lake.txt": "51a67e5fcdb5ce1b49ae0475b7d39c07f39404c580d7bcc498887e94efbca200",
    "summer photos/pier.txt": "f6824d2aa90e8e21c623f7babedd0d42659267369154ebedee923fd949581d9a",
    "summer photos/tent.txt": "94961066fa6903a85e4bbbce35f2e14d12bbd0ac63859128296af1096e67fd02",
}


def test_archive():
    with tarfile.open(APP / "photos.tar.gz", "r:gz") as archive:
        files = {Path(entry.name).name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        Path(name).name: digest for name, digest in GIVEN.items()
    }


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
