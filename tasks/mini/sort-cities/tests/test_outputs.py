"""The sorted list is saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
aarhus
bergen
dresden
ghent
innsbruck
kaunas
lyon
malaga
nantes
oviedo
porto
turin
utrecht
zadar
"""
GIVEN = {
    "cities.txt": "3b634b933e17ce11cff9a53631293712933a2851a2177c84f84e8178d6f37551",
}


def test_result():
    assert (APP / "cities-sorted.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
