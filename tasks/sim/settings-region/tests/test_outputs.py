"""The report of the region in the settings is saved whole."""
import hashlib
from pathlib import Path

RESULT = Path("/app/report.txt")
EXPECTED = """\
gloves 84
gloves 91
boots 61
scarves 91
scarves 41
"""
UNCHANGED = {
    "/app/region.env": "bca6264aeaa1557f7ae775220ab747399d41ae3a9975dd879de9eec67cfb383a",
    "/app/report.sh": "c9856b01dab1787acaa8e530673d636276217af3f0d487d31f6ed5d75f4fbcd4",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
