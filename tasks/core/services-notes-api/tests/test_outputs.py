"""The running service is used over loopback, killed, and used again; accounts and files are examined beside it."""

import hashlib
import http.client
import json
import os
import pwd
import signal
import stat
import subprocess
import time

SERVER_SHA256 = "f43d5f8b0aea1fc0f13ceabd3c4ce5eae60fe716b8342cdfda63f7aab994cdeb"
LEGACY = "/app/notes/legacy-notes.jsonl"
VERBS = ["Call", "Order", "Repair", "Measure", "Paint", "Return", "Sharpen", "Collect"]
THINGS = ["the harbour office", "two pallets", "the blue winch", "spare fenders", "the crane log", "Zoë's keys", "a new hose"]


def legacy_notes():
    return {
        number * 3 + number % 2: (
            f"{VERBS[number * 5 % len(VERBS)]} {THINGS[number * 11 % len(THINGS)]} (ticket {number * 7919 % 1000:03d})",
            1600000000 + number * 86413)
        for number in range(1, 121)
    }


def token():
    with open("/etc/notes/token", encoding="ascii") as file:
        return file.read().strip()


def request(method, path, body=None, authorization=None, host="127.0.0.1"):
    connection = http.client.HTTPConnection(host, 8085, timeout=10)
    try:
        headers = {"Authorization": authorization} if authorization else {}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def authorized(method, path, body=None):
    return request(method, path, body, f"Bearer {token()}")


def health(patience=4.0, other_than=None):
    """The answer of /health, waiting for one from another process than `other_than`."""
    end = time.monotonic() + patience
    while True:
        try:
            status, answer = request("GET", "/health")
            if status == 200 and answer["pid"] != other_than:
                return answer
        except (OSError, http.client.HTTPException, ValueError):
            pass
        assert time.monotonic() < end, "the service does not answer"
        time.sleep(0.2)


def listeners():
    """(address, uid) of every socket that listens on port 8085."""
    found = []
    for table in ("tcp", "tcp6"):
        with open(f"/proc/net/{table}", encoding="ascii") as file:
            for line in file.readlines()[1:]:
                fields = line.split()
                address, port = fields[1].rsplit(":", 1)
                if fields[3] == "0A" and int(port, 16) == 8085:
                    found.append((address, int(fields[7])))
    return found


def test_program_is_unchanged():
    with open("/app/notes/server.py", "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == SERVER_SHA256


def test_account():
    account = pwd.getpwnam("notes")
    assert 0 < account.pw_uid < 1000
    assert os.path.basename(account.pw_shell) in ("nologin", "false")
    with open("/etc/shadow", encoding="ascii") as file:
        password = next(line.split(":")[1] for line in file if line.startswith("notes:"))
    assert password[:1] in ("!", "*"), "the account has a password or none is needed"


def test_listens_on_loopback_only_as_the_account():
    answer = health()
    uid = pwd.getpwnam("notes").pw_uid
    assert listeners() == [("0100007F", uid)]
    assert answer["uid"] == uid and answer["status"] == "ok"
    with open(f"/proc/{answer['pid']}/cmdline", "rb") as file:
        assert b"/app/notes/server.py" in file.read()


def test_configuration_and_token():
    assert stat.S_ISREG(os.stat("/etc/notes/notes.conf").st_mode)
    account = pwd.getpwnam("notes")
    for path in ("/etc/notes", "/etc/notes/token"):
        info = os.stat(path)
        assert info.st_uid == 0 and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH), path
    secret = token()
    assert len(secret) >= 32 and len(set(secret)) >= 10

    def reads(user, group):
        done = subprocess.run(["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "cat", "/etc/notes/token"],
                              capture_output=True, text=True, timeout=20)
        return done.returncode == 0
    assert reads(account.pw_uid, account.pw_gid)
    assert not reads(65534, 65534)
    assert not reads(1777, 1777)


def test_data_folder_and_log():
    health()
    uid = pwd.getpwnam("notes").pw_uid
    info = os.stat("/var/lib/notes")
    assert info.st_uid == uid and stat.S_IMODE(info.st_mode) & 0o077 == 0
    assert os.path.isfile("/var/lib/notes/notes.db")
    authorized("GET", "/notes/4")
    with open("/var/log/notes/access.log", encoding="utf-8") as file:
        assert "GET /notes/4 HTTP/1.1" in file.read()


def test_old_notes_are_there():
    with open(LEGACY, encoding="utf-8") as file:
        assert len(file.readlines()) == 120
    health()
    status, notes = authorized("GET", "/notes")
    assert status == 200
    there = {note["id"]: (note["text"], note["created"]) for note in notes}
    for number, note in legacy_notes().items():
        assert there.get(number) == note, number


def test_refused_without_the_token():
    health()
    for method, path, body in (("GET", "/notes", None), ("POST", "/notes", {"text": "no"}), ("GET", "/notes/4", None)):
        assert request(method, path, body)[0] == 401
        assert request(method, path, body, "Bearer " + "x" * 64)[0] == 401


def test_notes_survive_killed_processes():
    written = {}
    for round, how in enumerate((signal.SIGKILL, signal.SIGTERM, signal.SIGKILL)):
        pid = health()["pid"]
        text = f"written in round {round}"
        status, note = authorized("POST", "/notes", {"text": text})
        assert status == 201, note
        written[note["id"]] = text
        os.kill(pid, how)
        health(patience=12.0, other_than=pid)
        for number, text in written.items():
            status, note = authorized("GET", f"/notes/{number}")
            assert status == 200 and note["text"] == text
    assert len(written) == 3
    assert listeners() == [("0100007F", pwd.getpwnam("notes").pw_uid)]
