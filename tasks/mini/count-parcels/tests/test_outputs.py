"""The number of parcels, in its own folder."""
import hashlib
from pathlib import Path

APP = Path("/app")
GIVEN = {
    "depot/parcels.txt": "1e065ed3dc77f15c98557b5ca705eb20f93c4562beaa3e93452910dbd2d774dd",
    "depot/opening-hours.txt": "c3e8fd178b37e85c067745f3bafcedfb973aad45b40db7efacafadfce4c822df",
}


def test_result():
    assert (APP / "reports/march/parcels.txt").read_text().split() == ["37"]


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
