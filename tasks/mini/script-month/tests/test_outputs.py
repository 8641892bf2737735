"""The sales of the one month."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
2023-02 bread 24
2023-02 bread 39
2023-02 bread 6
2023-02 rolls 11
2023-02 rolls 35
2023-02 rolls 4
2023-02 rolls 6
2023-02 tea 16
2023-02 tea 20
2023-02 tea 48
"""
GIVEN = {
    "report.sh": "34c88fa05435f7273e71001257eb26401c943408cf474fe8d28021fba14cdfad",
    "sales.txt": "74c5fe2017b397076c7e7cb6cdf64312302981f72e2b2df5db2d9a04edc7bc02",
}


def test_result():
    assert (APP / "february.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
