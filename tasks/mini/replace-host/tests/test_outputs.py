"""A version for the other server."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
server beta
check every 30 s
mail from beta to duty
bell on
spare gamma
"""
GIVEN = {
    "alarm/etc/alarm.conf": "8abc4d7f944be6c8953f6551ee2adb5b4675bf295a2d6aaa0b18bf8250c04d30",
    "alarm/etc/bell.conf": "bac5359a4db926defabb78af23d97c0c435885385c55e3dc31d8de469048cf97",
    "alarm/readme.txt": "75b182b96abf1ae821e7be9afed176bbd96b1938bfa6e0ba480389efaf760e00",
}


def test_result():
    assert (APP / "alarm-beta.conf").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
