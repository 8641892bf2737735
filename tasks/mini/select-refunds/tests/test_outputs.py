"""Refund lines in a folder of their own."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
2023-05-04 refund 81.95 till 1
2023-05-07 refund 137.50 till 2
2023-05-08 refund 219.00 till 2
2023-05-09 refund 16.95 till 2
2023-05-10 refund 230.00 till 4
2023-05-10 refund 198.95 till 2
2023-05-16 refund 196.95 till 4
2023-05-17 refund 79.50 till 2
2023-05-18 refund 105.50 till 2
2023-05-25 refund 31.00 till 2
2023-05-30 refund 235.50 till 4
"""
GIVEN = {
    "sales/may.txt": "d632da16e339df86f030269160958839f10971c9b4fc1361d1e2b0620c75977a",
    "sales/tills.txt": "a81b54ca7113de5dd4afdc9c1818c20e02083d70a7a2dfcc1276f14c11f4eff7",
}


def test_result():
    assert (APP / "out/refunds/may.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
