"""Gentoos of the one list there is."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "survey/south/sightings.txt": "ba96600d2a817c18a17a91d3595f695a00070023dbbbdd316d62a77e951d6778",
    "survey/south/weather.txt": "26539cad56367650661cb53ef059f0cae7b3f9ee56e8260662c30e925a0f5a74",
    "survey/crew.txt": "da3ec801e1eaacd332dd64faee137432d9de3ab981c2577a07861bccb51def5a",
}


def test_result():
    assert (APP / "gentoos.txt").read_text().split() == ["17"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
