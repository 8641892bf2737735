"""Every meter's bill, by the tariff of the settings, in a new folder."""
import hashlib
from pathlib import Path

RESULT = Path("/app/bills/year.txt")
EXPECTED = """\
meter-01 28371
meter-02 26928
meter-03 10685
meter-04 15162
meter-05 15717
meter-06 15051
meter-07 15458
meter-08 8798
meter-09 21711
meter-10 18307
meter-11 14200
"""
UNCHANGED = {
    "/app/conf/tariff.env": "987a4fcaf8733f3f132f642aaf5353d0257dc6aead2c4f44f9e7b2e8629ac68f",
    "/app/tools/bill.sh": "523df4b6e6e6e976e6f7f462b8f608b3b218ac138d6d66f954e76ab146aa62b7",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
