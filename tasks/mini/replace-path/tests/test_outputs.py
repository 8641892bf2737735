"""Text with slashes is replaced."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
02:00 dump /data/new/db
02:30 dump /data/new/mail
03:00 check /srv/older/disk
03:30 copy /home/web
04:00 prune /data/new/db
05:00 report /var/log
"""
GIVEN = {
    "jobs.txt": "604e37e8171669638f625f5292731e491d8aafe3cfcc155f60e95481f272aeec",
}


def test_result():
    assert (APP / "jobs-new.txt").read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
