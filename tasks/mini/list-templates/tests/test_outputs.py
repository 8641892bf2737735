"""Names from a folder further down."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
bill.txt
birthday.txt
cancel.txt
reminder.txt
welcome.txt
"""
GIVEN = {
    "mailer/share/templates/bill.txt": "ca6235989bdc8b45cc801801cd826f114629dece1871b93cd341621e1aaefaa2",
    "mailer/share/templates/birthday.txt": "a5edf748bcd4cd02a8d41073af3389560d5bc5f104e6bbfe91e6c96c4ff2651e",
    "mailer/share/templates/cancel.txt": "719634df4842eb309b9c539247b3105e838e586e38ad7b9927f77fc5bf7d7a3c",
    "mailer/share/templates/reminder.txt": "38b954f128fdd637d692f7aefa0cd3897824d7b33b8c187e68622cf70d02eb0a",
    "mailer/share/templates/welcome.txt": "0c1fc9f1400c125f36103c3326ad15d1ac6ac306a9ada7ae2de91e1328c37e17",
    "mailer/readme.txt": "e69bf477425f6d0d6343f315ed2edc493ecbea449229e081da1b5ddbd93cfe41",
}


def test_result():
    assert (APP / "templates.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
