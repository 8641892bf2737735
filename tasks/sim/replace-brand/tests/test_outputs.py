"""The new name everywhere, also twice in a line; the first edition is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/brochure-new.txt")
EXPECTED = """\
Welcome to Velora, the house of lamps.
Velora lamps are made by hand; a Velora lamp lasts.
Since 1954 Velora has sold no bulb without a shade.
Ask for the Velora catalogue (Velora, Mill Lane 4).
We look forward to your visit.
"""
UNCHANGED = {
    "/app/brochure.txt": "451a8c51bebbbbfa2f6c828ccf3d600fe1d66fb5ccf335afd283b64cab5f76a6",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
