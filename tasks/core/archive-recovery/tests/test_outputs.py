"""Compares /app/recovered with the list of the backup, less what cannot be had any more."""

import hashlib
import os

import pytest

RECOVERED = "/app/recovered"
MANIFEST = "/app/backup/MANIFEST.sha256"
MANIFEST_SHA256 = "5fd7ade78c7de480861dd2de7f09d6edf027fbb6e796b80ece72d62143b00ad1"
LOST = ["mail/07.txt", "mail/08.txt", "mail/09.txt", "mail/10.txt", "office/zz-summary.txt"]
# Which damage each group of files sits behind; together they are all files that can be had.
GROUPS = {
    "whole members of the cut gzip stream": [
        "office/contract.txt", "office/minutes-01.txt", "office/minutes-02.txt", "office/phone list.txt", "office/stock/hall-1.txt",
        "office/stock/hall-2.txt"],
    "a copy under another name": ["office/ledger-2023.csv"],
    "zip without central directory": [
        "photos/crane.raw", "photos/pier at night.raw", "photos/tug.raw", "photos/list.csv", "photos/story.txt"],
    "before the broken xz stream": [f"mail/{number:02d}.txt" for number in range(1, 7)],
    "behind the broken xz stream": [f"mail/{number:02d}.txt" for number in range(11, 17)],
    "tar with broken headers": ["vault/keys.txt", "vault/insurance.txt", "vault/map.raw", "vault/licence.txt"],
    "gzip without header inside the tar": ["notes/monday.md", "notes/tuesday.md", "notes/wednesday.md"],
}


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def manifest():
    with open(MANIFEST, encoding="utf-8") as file:
        return {line.rstrip("\n").split("  ", 1)[1]: line.split("  ", 1)[0] for line in file}


def test_backup_is_untouched():
    assert digest(MANIFEST) == MANIFEST_SHA256
    assert sorted(os.listdir("/app/backup")) == ["MANIFEST.sha256", "mail.tar.xz", "office.tar.gz", "photos.zip", "vault.tar"]
    assert sorted([*LOST, *(name for names in GROUPS.values() for name in names)]) == sorted(manifest())


@pytest.mark.parametrize("group", GROUPS)
def test_recovered(group):
    wanted = manifest()
    for name in GROUPS[group]:
        path = os.path.join(RECOVERED, name)
        assert os.path.isfile(path) and not os.path.islink(path), f"{name} is missing"
        assert digest(path) == wanted[name], f"{name} has other content"


def test_nothing_else_is_there():
    found = {os.path.relpath(os.path.join(top, name), RECOVERED) for top, _, names in os.walk(RECOVERED) for name in names}
    assert found - {name for names in GROUPS.values() for name in names} == set()
    assert os.path.isdir(RECOVERED)


def test_lost_files_are_named():
    with open("/app/lost.txt", encoding="utf-8") as file:
        assert file.read().splitlines() == LOST
