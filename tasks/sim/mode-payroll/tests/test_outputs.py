"""The mode is right and the content as it was."""
import hashlib
import stat
from pathlib import Path

FILE = Path("/app/office/payroll.csv")
DIGEST = "df3dfd50b74386c7e1b9d049afd36d3c59d7bcd1a4a75ecb7ea0e2cc7f54fbc3"


def test_mode():
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o440


def test_content_is_unchanged():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST
