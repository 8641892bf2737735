"""The one file with another checksum."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
chain.txt
"""
GIVEN = {
    "delivery/parts/axle.txt": "a04e06fa1de486ba205a4d4c0b03d9712c6c8421f0f05b091e7a3c46d7a45b29",
    "delivery/parts/brake.txt": "b300d93ac408ebe7918c27f82bf70b43208a6b97f6985e46c64da79d67887b47",
    "delivery/parts/chain.txt": "0bf40785c4ee3c4ffd6d16d043fb196b45cc9c6f2d07f8fb226f5a17530e9bcd",
    "delivery/parts/fork.txt": "43a1a3523a06e84a062ec7db4b8e3aa7e4fb65977d86fc556fe5f4b9597b2df7",
    "delivery/parts/pedal.txt": "9d726aff6a0c46973aa8d79d36a1f1f1a8f413b82acfae2eefb1f495f689bc0a",
    "delivery/parts/SHA256SUMS": "4315be16c11ffdbf4ba38c7446ad45bbc009f4fa86666c3ca8ea129f0361deef",
    "delivery/bill.txt": "3c42c70dc17f17b02103c56fe9d89a2a1cd0703e9bd65eae5b4ea4ddda5c4a16",
}


def test_result():
    assert (APP / "damaged.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
