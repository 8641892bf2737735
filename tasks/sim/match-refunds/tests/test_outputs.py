"""Exactly the lines with the word in small letters, in their order."""
import hashlib
from pathlib import Path

RESULT = Path("/app/refunds.txt")
EXPECTED = """\
2303 Hana refund 70.00
2308 Umar gift refund 82.00
2314 Jana refund 27.00
2320 Marco gift refund 49.00
2325 Vera gift refund 81.00
2327 Jana gift refund 54.00
2328 Rosa refund 16.00
2329 Ivo gift refund 85.00
2331 Jana gift refund 35.00
2333 Rosa gift refund 71.00
2338 Marco refund 61.00
"""
UNCHANGED = {
    "/app/orders.txt": "ec8059de39fed454f8369e934a018a558edad5db9ce71ac0651043d61b5ffb18",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
