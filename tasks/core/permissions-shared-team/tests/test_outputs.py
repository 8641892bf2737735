"""Every right and every refusal is tried as the account itself, from a login shell."""

import grp
import hashlib
import os
import pwd
import shlex
import stat
import subprocess

import pytest

ROOT = "/srv/shared"
DRAFTS, RELEASES, INBOX = f"{ROOT}/drafts", f"{ROOT}/review/releases", f"{ROOT}/inbox"
SALARIES = f"{ROOT}/review/salaries.csv"
EDITORS, REVIEWERS = ("ana", "ben"), ("cleo", "dev")
CONTENT = {
    "drafts/spring/page1.txt": b"Spring issue, first page.\n",
    "drafts/spring/page2.txt": b"Spring issue, second page.\n",
    "drafts/spring/photos/captions (new).csv": b"id,caption\n1,harbour at dawn\n",
    "drafts/tools/README": b"These tools are old.\n",
    "drafts/tools/count-words": b'#!/bin/sh\nwc -w "$@"\n',
    "inbox/printer.txt": b"Please print in A3.\n",
    "review/releases/issue-11.txt": b"Issue 11, released.\n",
    "review/releases/2023/index.txt": b"Index of 2023.\n",
    "review/salaries.csv": b"name,monthly\nana,4100\nben,3900\n",
}
PROGRAMS = {"drafts/tools/count-words", "drafts/tools/showall"}


def run_as(user, script, *arguments):
    words = " ".join(shlex.quote(word) for word in arguments)
    return subprocess.run(["su", "-", user, "-c", f"set -e; set -- {words}; {script}"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def may(user, script, *arguments):
    done = run_as(user, script, *arguments)
    assert done.returncode == 0, f"{user} should be able to: {script} {arguments}: {done.stderr}"
    return done.stdout


def may_not(user, script, *arguments):
    assert run_as(user, "true").returncode == 0, f"{user} cannot log in"
    done = run_as(user, script, *arguments)
    assert done.returncode != 0, f"{user} should not be able to: {script} {arguments}: {done.stdout}"


def tree():
    for folder, folders, files in os.walk(ROOT):
        for name in folders + files:
            yield os.path.join(folder, name)


# The first tests look at what is there; the later ones add files of their own below names nobody else uses.

def test_existing_files_keep_their_content():
    found = {os.path.relpath(path, ROOT) for path in tree() if not os.path.isdir(path)}
    assert found == set(CONTENT) | {"drafts/tools/showall"}
    for name, content in CONTENT.items():
        with open(os.path.join(ROOT, name), "rb") as file:
            assert file.read() == content, name
    digests = []
    for path in (f"{DRAFTS}/tools/showall", "/bin/cat"):
        with open(path, "rb") as file:
            digests.append(hashlib.sha256(file.read()).hexdigest())
    assert digests[0] == digests[1]


def test_no_dangerous_modes():
    for path in tree():
        info = os.lstat(path)
        assert not stat.S_ISLNK(info.st_mode), path
        if stat.S_ISREG(info.st_mode):
            mode = stat.S_IMODE(info.st_mode)
            assert not mode & (stat.S_ISUID | stat.S_ISGID), f"{path} {mode:o}"
            assert not mode & stat.S_IWOTH, f"{path} {mode:o}"
            executable = bool(mode & 0o111)
            assert executable == (os.path.relpath(path, ROOT) in PROGRAMS), f"{path} {mode:o}"


def test_membership():
    wanted = {"editors": {"ana", "ben"}, "reviewers": {"cleo", "dev"}, "interns": {"eve"}}
    for name, members in wanted.items():
        group = grp.getgrnam(name)
        primary = {account.pw_name for account in pwd.getpwall() if account.pw_gid == group.gr_gid}
        assert set(group.gr_mem) | primary == members, name


def test_accounts_stay_ordinary():
    with open("/etc/shadow", encoding="ascii") as file:
        passwords = dict(line.split(":")[:2] for line in file)
    for user in ("ana", "ben", "cleo", "dev", "eve", "guest"):
        assert pwd.getpwnam(user).pw_uid >= 1000
        assert passwords[user][:1] in ("!", "*"), f"{user} has a password or needs none"
        may_not(user, "sudo -n true")
        assert set(may(user, "id -Gn").split()) & {"root", "sudo", "shadow", "disk", "adm"} == set()


def test_front_door():
    for user in (*EDITORS, *REVIEWERS, "eve"):
        assert {"drafts", "inbox", "review"} <= set(may(user, 'ls "$1"', ROOT).split())
    may_not("guest", 'ls "$1"', ROOT)
    for path in (f"{DRAFTS}/spring/page1.txt", f"{RELEASES}/issue-11.txt", f"{INBOX}/printer.txt", SALARIES):
        may_not("guest", 'cat "$1"', path)
    may_not("guest", 'touch "$1"', f"{INBOX}/from-guest")


@pytest.mark.parametrize("user", EDITORS)
def test_editors_change_existing_drafts_and_releases(user):
    for folder in (f"{DRAFTS}/spring", f"{DRAFTS}/spring/photos", f"{DRAFTS}/tools", RELEASES, f"{RELEASES}/2023"):
        may(user, 'ls "$1"; touch "$1/probe-$2"; mv "$1/probe-$2" "$1/moved-$2"; rm "$1/moved-$2"', folder, user)
    for name in CONTENT:
        if name.startswith(("drafts/", "review/releases/")):
            may(user, 'cat "$1" > /dev/null; : >> "$1"', f"{ROOT}/{name}")
    assert may(user, '"$1" "$2"', f"{DRAFTS}/tools/count-words", f"{DRAFTS}/spring/page1.txt").startswith("4 ")
    assert may(user, '"$1" "$2"', f"{DRAFTS}/tools/showall", f"{DRAFTS}/spring/page2.txt") == "Spring issue, second page.\n"


@pytest.mark.parametrize("maker, other", [("ana", "ben"), ("ben", "ana")])
@pytest.mark.parametrize("top", [DRAFTS, RELEASES])
def test_later_work_of_one_editor_is_open_to_the_other(maker, other, top):
    base = f"{top}/later-{maker}"
    may(maker, 'mkdir -p "$1/a/b"; echo one > "$1/a/b/file"; echo x > "$1/rename-me"; echo y > "$1/a/delete-me"', base)
    if top == RELEASES:
        for reader in REVIEWERS:
            assert may(reader, 'ls "$1/a/b" > /dev/null; cat "$1/a/b/file"', base) == "one\n"
            may_not(reader, 'echo no >> "$1/a/b/file"', base)
            may_not(reader, 'touch "$1/a/b/new"', base)
            may_not(reader, 'rm -f "$1/a/b/file"', base)
    may(other, 'echo two >> "$1/a/b/file"; mv "$1/rename-me" "$1/renamed"; rm "$1/a/delete-me"; mkdir "$1/a/b/c"; echo z > "$1/a/b/c/z"', base)
    assert may(maker, 'cat "$1/a/b/file"; echo w >> "$1/a/b/c/z"', base) == "one\ntwo\n"
    may(other, 'rm -r "$1"', base)
    assert not os.path.exists(base)


def test_drafts_are_closed_to_everybody_else():
    for user in (*REVIEWERS, "eve", "guest"):
        may_not(user, 'ls "$1"', DRAFTS)
        may_not(user, 'ls "$1"', f"{DRAFTS}/spring")
        may_not(user, 'cat "$1"', f"{DRAFTS}/spring/page1.txt")
        may_not(user, 'touch "$1/new"', DRAFTS)
        may_not(user, '"$1" "$2"', f"{DRAFTS}/tools/showall", f"{DRAFTS}/spring/page2.txt")


def test_releases_are_read_only_for_reviewers():
    for user in REVIEWERS:
        may(user, 'ls "$1" "$1/2023"', RELEASES)
        assert may(user, 'cat "$1/issue-11.txt" "$1/2023/index.txt"', RELEASES) == "Issue 11, released.\nIndex of 2023.\n"
        may_not(user, 'echo no >> "$1/issue-11.txt"', RELEASES)
        may_not(user, 'touch "$1/2023/new"', RELEASES)
        may_not(user, 'rm -f "$1/2023/index.txt"', RELEASES)
        may_not(user, 'chmod 666 "$1/issue-11.txt"', RELEASES)
    may_not("eve", 'ls "$1"', RELEASES)
    may_not("eve", 'cat "$1/issue-11.txt"', RELEASES)


def test_salaries():
    text = CONTENT["review/salaries.csv"].decode()
    assert may("ana", 'cat "$1"; : >> "$1"', SALARIES) == text
    assert may("cleo", 'cat "$1"', SALARIES) == text
    may_not("cleo", ': >> "$1"', SALARIES)
    for user in ("ben", "dev", "eve", "guest"):
        may_not(user, 'cat "$1"', SALARIES)
        may_not(user, ': >> "$1"', SALARIES)


def test_fixed_entries_cannot_be_replaced():
    entries = (DRAFTS, INBOX, f"{ROOT}/review", RELEASES, SALARIES)
    before = [os.lstat(path).st_ino for path in entries]
    for user in (*EDITORS, *REVIEWERS, "eve", "guest"):
        for path in entries:
            may_not(user, 'mv "$1" "$1.moved"', path)
        may_not(user, 'rm -f "$1"', SALARIES)
        may_not(user, 'touch "$1/new-entry"', ROOT)
        may_not(user, 'touch "$1/review/new-entry"', ROOT)
    assert [os.lstat(path).st_ino for path in entries] == before


@pytest.mark.parametrize("user", ["ben", "cleo", "dev", "eve"])
def test_inbox_drops(user):
    may_not(user, 'ls "$1"', INBOX)
    may(user, 'echo "from $2" > "$1/drop-$2"', INBOX, user)
    for other in ("ben", "cleo", "dev", "eve"):
        if other == user:
            continue
        may_not(other, 'echo changed >> "$1"', f"{INBOX}/drop-{user}")
        may_not(other, 'rm -f "$1"', f"{INBOX}/drop-{user}")
        may_not(other, 'mv "$1" "$1.moved"', f"{INBOX}/drop-{user}")
        may_not(other, 'echo mine > "$1.tmp-$2"; mv -f "$1.tmp-$2" "$1"', f"{INBOX}/drop-{user}", other)
    assert may("ana", 'cat "$1"', f"{INBOX}/drop-{user}") == f"from {user}\n"
    assert f"drop-{user}" in may("ana", 'ls "$1"', INBOX).split()
    may("ana", 'rm -f "$1"', f"{INBOX}/drop-{user}")
    assert not os.path.exists(f"{INBOX}/drop-{user}")


def test_inbox_keeper_handles_the_old_file():
    assert may("ana", 'cat "$1"', f"{INBOX}/printer.txt") == "Please print in A3.\n"
    for user in ("ben", "cleo", "dev"):
        may_not(user, 'echo no >> "$1"', f"{INBOX}/printer.txt")
        may_not(user, 'rm -f "$1"', f"{INBOX}/printer.txt")
    may("ana", 'mv "$1" "$1.old"; rm -f "$1.old"', f"{INBOX}/printer.txt")
