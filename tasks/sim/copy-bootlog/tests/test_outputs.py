"""The log is in both places; what it tells of troubles that passed is of no importance."""
import hashlib
from pathlib import Path

RESULT = Path("/app/office/june/boot.log")
EXPECTED = """\
06:00:01 boot: reading the settings
06:00:02 boot: ERROR cannot open /etc/ferry/local.conf: No such file or directory
06:00:02 boot: using the settings that came with it
06:00:05 radio: FATAL timeout, no answer within 3 s
06:00:09 radio: answered at the second call
06:00:11 engine: Traceback (most recent call last): sensor 4 out of range
06:00:12 engine: sensor 4 is back, 81 degrees
06:00:15 boot: done, all systems are well
"""
UNCHANGED = {
    "/app/logs/boot.log": "607371414f58393a4f7d51eade212bd9c61344ea639b5c60eabca2e6df152e70",
}


def test_result():
    assert RESULT.read_text() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
