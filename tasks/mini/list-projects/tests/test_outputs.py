"""Names of folders, in a new folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
aviary
bakery
canal
depot
estuary
foundry
"""
GIVEN = {
    "projects/aviary/about.txt": "84c1cd56188b1c9f3a565509c9749381e4aec58d2e824222b811dc629252570e",
    "projects/bakery/about.txt": "b6b7e3698d8e2df4e7563128c246fe185c3694f30aed555ea6130b23c16c9ace",
    "projects/canal/about.txt": "9c0967e8598621fbc6ee916f20ee9e7ce24a29d0ed08605d4e2cd366d079459c",
    "projects/depot/about.txt": "01651957ab26b6b1e05c60291b7ec618221b2f9e59b9f1c83d38a9224f12829a",
    "projects/estuary/about.txt": "ce29d029bc654d1a78fb7d1f9f3084f6daa30800c286a69697f3293f5b11c56d",
    "projects/foundry/about.txt": "99463515342178eeb13509fdd05787262e203af77cdd75a0f6df3e6ae443b670",
}


def test_result():
    assert (APP / "out/index/projects.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
