"""Hidden files are listed too."""
import hashlib
from pathlib import Path

APP = Path("/app")
EXPECTED = """\
.draft.txt
.old-plan.txt
bills.txt
letter.txt
todo.txt
"""
GIVEN = {
    "desk/.draft.txt": "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7",
    "desk/.old-plan.txt": "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f",
    "desk/bills.txt": "a3a5e715f0cc574a73c3f9bebb6bc24f32ffd5b67b387244c2c909da779a1478",
    "desk/letter.txt": "8d74beec1be996322ad76813bafb92d40839895d6dd7ee808b17ca201eac98be",
    "desk/todo.txt": "a2bbdb2de53523b8099b37013f251546f3d65dbe7a0774fa41af0a4176992fd4",
}


def test_result_in_any_order():
    assert sorted((APP / "desk-files.txt").read_text().splitlines()) == sorted(EXPECTED.splitlines())


def test_what_was_given_stays():
    for name, digest in GIVEN.items():
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest, name
