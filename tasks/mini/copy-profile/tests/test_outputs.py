"""Hidden files are copied too."""
import hashlib
from pathlib import Path

APP = Path("/app")
COPIES = {
    "transfer/.aliases": "6cd0b36d0730810975fa185fc549bca8b507cf19195853b6823ff219572a6c4a",
    "transfer/.editor": "d1be61b94a1c0c6a4528546345d138dede2138f5dcd0a9f0d7901d20aa77a894",
    "transfer/readme.txt": "2aae83cc252b5245d9ae9b4e0f4a87a0784ffefeaa875228bc9b7ec3654dd161",
    "transfer/colours.txt": "3d1cfa6deae9416413e1ad818dbc4dcb3169a755a4d080780d403a46c89fa122",
}
GIVEN = {
    "profile/.aliases": "6cd0b36d0730810975fa185fc549bca8b507cf19195853b6823ff219572a6c4a",
    "profile/.editor": "d1be61b94a1c0c6a4528546345d138dede2138f5dcd0a9f0d7901d20aa77a894",
    "profile/readme.txt": "2aae83cc252b5245d9ae9b4e0f4a87a0784ffefeaa875228bc9b7ec3654dd161",
    "profile/colours.txt": "3d1cfa6deae9416413e1ad818dbc4dcb3169a755a4d080780d403a46c89fa122",
    "transfer/label.txt": "15f40938e77787bae8b13855498708f1070d70b165fe73f0c2307beacfc5b4a9",
}


def test_copies():
    for name, digest in COPIES.items():
        assert not (APP / name).is_symlink(), name
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
