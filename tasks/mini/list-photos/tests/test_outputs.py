"""The names are saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
bridge.jpg
cows.jpg
dunes.jpg
fair.png
gate.jpg
mill.png
oak.jpg
pier.jpg
"""
GIVEN = {
    "photos/bridge.jpg": "2f185597c9205fa4ee6b62c76bb7fdf3c54957df1c76792d0245d56aa70f81a2",
    "photos/cows.jpg": "65e60ebee9430b9087100e42a6fbb7b74840a67203abdd8aae0b56cfa61065f6",
    "photos/dunes.jpg": "4c651d4d961c11fb2432efe3246a807207a05fa42a07b76ae213bb859a45f1e1",
    "photos/fair.png": "739413f2be9da5f810e7bf55612e32b6e8df3c3c7b0011c67547a9349ffaeabb",
    "photos/gate.jpg": "8d0e1262f83b0ce1fb9fedc866a60a2432433f9f1dfb4c84cb24f4c56a9b6e34",
    "photos/mill.png": "cea5d545098b602a90d9b8f30be04ee91b286642da734e09cbf55b37599e14b0",
    "photos/oak.jpg": "7b55e596818163d6f954b2224a7daf5060422f6ffd243b331ba2f67c11d51243",
    "photos/pier.jpg": "4705826c737a0eee20f71cfd2468cffc7ccfb64ffc5ec00238864302c0bcde01",
}


def test_result():
    assert (APP / "photo-names.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
