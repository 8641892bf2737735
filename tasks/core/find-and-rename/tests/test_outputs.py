"""Where every entry has to be, and that it is the same entry, against what was written down when the inbox was filled."""
import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

ARCHIVE = b"/app/archive"
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text())


def found():
    result = {}
    for folder, folders, files in os.walk(ARCHIVE):
        for name in files + [f for f in folders if os.path.islink(os.path.join(folder, f))]:
            path = os.path.join(folder, name)
            result[os.path.relpath(path, ARCHIVE).decode("utf-8", "backslashreplace")] = path
    return result


def facts(path):
    status = os.lstat(path)
    entry = {"mtime": status.st_mtime, "uid": status.st_uid, "gid": status.st_gid}
    if stat.S_ISLNK(status.st_mode):
        entry["link"] = os.readlink(path).decode("latin-1")
    else:
        with open(path, "rb") as f:
            entry["sha256"] = hashlib.sha256(f.read()).hexdigest()
        entry["mode"] = stat.S_IMODE(status.st_mode)
    return entry


def test_inbox_is_an_empty_folder():
    assert os.path.isdir("/app/inbox") and not os.path.islink("/app/inbox")
    assert os.listdir(b"/app/inbox") == []


def test_paths():
    paths = set(found())
    assert sorted(set(EXPECTED) - paths) == [], "missing"
    assert sorted(paths - set(EXPECTED)) == [], "unexpected"


@pytest.mark.parametrize("fact", ["sha256", "link", "mode", "mtime", "uid", "gid"])
def test_entries_unchanged(fact):
    paths = found()
    seen = {name: facts(paths[name]).get(fact) for name in EXPECTED if name in paths}
    assert len(seen) == len(EXPECTED)
    assert seen == {name: EXPECTED[name].get(fact) for name in EXPECTED}


def test_archive_folders():
    for folder, folders, _ in os.walk(ARCHIVE):
        status = os.lstat(folder)
        assert stat.S_IMODE(status.st_mode) == 0o755 and (status.st_uid, status.st_gid) == (0, 0), folder
        assert folder == ARCHIVE or folders or os.listdir(folder), "an empty folder"


def test_nothing_was_run():
    assert not os.path.exists("/app/pwned") and not os.path.exists("/app/inbox/pwned") and not os.path.exists("/pwned")
