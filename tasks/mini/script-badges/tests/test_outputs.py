"""Badges for a list with a space in its name."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
[107] Nora
[114] Emil
[121] Tomke
[128] Ruben
[135] Greta
[142] Isak
[149] Lotte
"""
GIVEN = {
    "badges.sh": "78cfbcedd96d2e36fe7c0eabe4deb66d389e14808e74f302bf3528ebeb54fae2",
    "guest list.txt": "9b93cb10f3a69d704451452e729fcc1f8ee98d3b71f338b5f3426416d870224f",
}


def test_result():
    assert (APP / "badges.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
