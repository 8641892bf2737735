"""Numbers by size, not by first digit."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
2
2
3
6
26
35
42
47
63
77
85
88
133
144
170
841
896
1059
1389
2169
2543
2673
2831
3636
"""
GIVEN = {
    "scores.txt": "709c1162f2a2e7e1c496621d410d646a21b80d7341ef09e45763e459b2f435a2",
}


def test_result():
    assert (APP / "scores-ordered.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
