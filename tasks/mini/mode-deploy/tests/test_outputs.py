"""One script is executable, the other is not."""
import hashlib
import stat
from pathlib import Path

APP = Path("/app")
MODES = {
    "tools/release/deploy.sh": 0o755,
    "tools/lint/lint.sh": 0o644,
}
GIVEN = {
    "tools/release/deploy.sh": "6d0fb06c92c7ebb6f9bc0fd9071c90fb593a850fef1dcd9cb6701f63160a75b0",
    "tools/release/notes.txt": "a50c81e221d89e0d23b43a678fb63e8e54eb70fa7e7cbc001e2ed0731a804f9c",
    "tools/lint/lint.sh": "f98aac584a3561e0d1d3e0a60a49dc7624ce71db038d7df770ef10646c973740",
}


def test_modes():
    for name, mode in MODES.items():
        assert stat.S_IMODE((APP / name).stat().st_mode) == mode, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
