"""The week's roster goes on from the settings, in a nested folder, at the end."""
import hashlib
from pathlib import Path

RESULT = Path("/app/rosters/next/week.txt")
EXPECTED = """\
monday Hana
tuesday Lena
wednesday Tilda
thursday Ivo
friday Oskar
saturday Hana
sunday Lena
"""
UNCHANGED = {
    "/app/roster.env": "83b4bf2826b05de3b9b1f17fe81e933314a76bb51c603a10b9a7a01a87139c45",
    "/app/roster.sh": "8ee11201343bf357d73065066cd3e88617d9a881f87e8908812658fe960c508f",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
