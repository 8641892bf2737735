"""Frosty days of the station."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
2024-01-01 -6 frost
2024-01-05 -7 frost
2024-01-06 3 frost
2024-01-07 -5 frost
2024-01-09 -2 frost
2024-01-11 -4 frost
2024-01-15 0 frost
2024-01-16 -7 frost
2024-01-18 -4 frost
2024-01-19 -6 frost
2024-01-21 -6 frost
2024-01-25 1 frost
2024-01-26 -1 frost
"""
GIVEN = {
    "station/data/readings.txt": "21963b37bdbeaa90521232136504420d8605001d4f5f8deb6b100e3eabc30eac",
    "station/about.txt": "1e60e34d7872d57bfaf90ce30473d07bf9344a86b0cd96caa3680aee4f1e09d0",
    "station/data/units.txt": "088a9735059105664e2a269e630132f4e0afafae5b572aff9f8ec0af315c5866",
}


def test_result():
    assert (APP / "frost.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
