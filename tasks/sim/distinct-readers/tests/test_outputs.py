"""Every reader once, under a name with spaces; the loan book is as it was."""
import hashlib
from pathlib import Path

RESULT = Path("/app/mailing list/spring readers.txt")
EXPECTED = """\
Dmitri K.
Elif L.
Farah M.
Goran a.
Hana b.
Ivo P.
Jana Q.
Karim R.
Lena S.
Marco T.
Nadia c.
Oskar V.
Petra W.
Quirin X.
"""
UNCHANGED = {
    "/app/loan book/spring readers.txt": "0f084b8aa64ae7cc8dc1067f3b5a50f3f5db11c78024c8908857697b178580e9",
}


def test_result():
    assert RESULT.read_text().splitlines() == EXPECTED.splitlines()


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
