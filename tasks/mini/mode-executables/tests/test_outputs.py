"""The names of the executable files are saved."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
backup
greet
prune
status
"""
GIVEN = {
    "bin/backup": "c0e4bd8e3688470eaad69cce902a84f828146886448c5e9bf129f0ee90d52c9b",
    "bin/chart": "0c4d08b5ba33006bc9c2ad5bad57d76879f9ae2697561f3022b95e44655792dd",
    "bin/fetch-mail": "3828e42b66329de7d0b415eefcbff99c858c58eead806e14bdf87b2b4028acd4",
    "bin/greet": "e902a5ab8e918227e1fec1e21f3b9c55dd50202b2c6782476f339ff17ab88a6e",
    "bin/prune": "71a52afaee34d48eaf5c80cbcad0bce2ccd5b1bb837525e7f7e5ab3160472f5f",
    "bin/rotate": "7641fd93baf0af540f0e974e9584376539dcfabb70e3c6c159b162acc51cf7d5",
    "bin/status": "12875199dddc4ad90ca3d5f6f1ad7c845c908d5dd83dda88cfa99eafc0480352",
}


def test_result_in_any_order():
    assert sorted((APP / "executables.txt").read_text().splitlines()) == sorted(EXPECTED.splitlines())


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
