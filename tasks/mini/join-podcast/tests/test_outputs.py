"""Two texts from a folder further down."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
Welcome to Quiet Machines.
I am Petra.
That was all for today.
Write to us.
"""
GIVEN = {
    "podcast/episodes/common/intro.txt": "639cf1b327f1d4ef984d26693c4f7ae25c508cbf26f3905943377931c5ea0828",
    "podcast/episodes/common/outro.txt": "43e81c915e9fec4567837a84addc39ecb876834a03eaa186abe0de38261f676e",
    "podcast/episodes/12/talk.txt": "49522d10d7bc2e306adf01c566f843689505ecef769b8ff320640d07f059d15d",
    "podcast/team.txt": "670fd53661d564a1d856597db3a5cf989909ba417182fdb78105ffba97dad5f7",
}


def test_result():
    assert (APP / "frame.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
