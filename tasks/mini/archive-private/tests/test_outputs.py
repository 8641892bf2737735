"""The archive is complete and private."""
import hashlib
import stat
import tarfile
from pathlib import Path

APP = Path("/app")
MODES = {
    "papers.tar": 0o600,
}
GIVEN = {
    "papers/birth.txt": "40962c996404dca7389125beab09a2dfca1df714702c17d559ce7d9f19a65855",
    "papers/school.txt": "1b741e52c7bd7ce6249f4fe876aeed4b2f8055db62c3764b7a798b0ab2f0f59f",
    "papers/tax/2022.txt": "c7a02a55d8efb0a93a882653e088c2e67d8f7af8425185944fdb8f79d2cbd848",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_archive():
    with tarfile.open(APP / "papers.tar") as archive:
        files = {Path(entry.name).name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        Path(name).name: digest for name, digest in GIVEN.items()
    }


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
