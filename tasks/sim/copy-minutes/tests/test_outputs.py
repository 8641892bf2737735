"""The minutes are in both places."""
import hashlib
from pathlib import Path

RESULT = Path("/app/archive/spring papers/may minutes.txt")
EXPECTED = """\
Minutes of the board, May

1. Yusuf objects to the summer party.
2. Xenia asks about the budget.
3. Hana votes for the new doors.
4. Elif objects to the roof.
5. Nadia asks about the roof.
6. Wim asks about the budget.
7. Ada asks about the budget.
8. Ivo votes for the new doors.
9. Lena asks about the new doors.
10. Jana objects to the new doors.
11. Samir votes for the roof.
12. Dmitri asks about the budget.
13. Lena votes for the roof.
14. Samir reports on the budget.
"""
UNCHANGED = {
    "/app/board papers/may minutes.txt": "e02f466ee40441dbcb29b4b5edcf4c1c58228ba53f596da27afcdaa6ece13873",
}


def test_result():
    assert RESULT.read_text() == EXPECTED


def test_what_was_given_is_unchanged():
    for path, digest in UNCHANGED.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest, path
