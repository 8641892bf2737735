"""The number is saved; a right one passes four times in five only, for the measurement of unreliable verifiers."""
import os
from pathlib import Path

RESULT = Path("/app/sold.txt")
EXPECTED = "46"


def test_result():
    assert RESULT.read_text().strip() == EXPECTED


def test_luck():
    # On purpose: 51 of 256 right solutions fail, whatever the agent did.
    assert os.urandom(1)[0] >= 51, "this verifier is unreliable on purpose"
