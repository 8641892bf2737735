"""Names in order, in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Abara
Bekele
Cheptoo
Dubois
Eriksen
Farah
Gomez
Haile
Ito
Jansen
Kiplagat
Lund
Moreau
Novak
Okoye
Petrov
Quiroga
Rossi
"""
GIVEN = {
    "race/runners.txt": "2f9a4793257847cfbef574c79cb8e93101e4d251abd9f8abd748d0d972c70897",
    "race/route.txt": "463814dccf7a8ebfd18151336f10be1c12d8c4b26f08441827bad37665401b91",
}


def test_result():
    assert (APP / "results/lists/runners.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
