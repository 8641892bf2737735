"""The program, built with the sanitizers and plainly, against a model of the manual; and its memory in long sessions."""
import hashlib
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path("/app/slots")
MAX_TEXT = 1_000_000
UNCHANGED = {
    "MANUAL.md": "1219ba5b7a27012b1e61de3c2f9c46a64a8100ba2426950e4bc12a9f1d4c50df",
    "Makefile": "7e5ac7c709ce7b89c8f7122d0037caa5c7abae18482f79113005dfa25db1babb",
}
# Not position independent: with much address randomisation a program may otherwise lie where the sanitizer's heap has to be.
SANITIZE = "-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -no-pie -fno-pie"


class Model:
    """What the manual says, in Python."""

    ARGUMENTS = {b"get": (1, 1), b"hex": (1, 1), b"delete": (1, 1), b"append": (2, 2), b"repeat": (2, 2), b"slice": (3, 3),
                 b"join": (2, None), b"deletelike": (1, 1), b"list": (0, 0), b"undo": (0, 0), b"set": (1, None), b"insert": (2, None)}

    def __init__(self):
        self.texts, self.before = {}, None

    @staticmethod
    def is_number(text):
        return text.removeprefix(b"-").isdigit()

    def change(self, texts):
        self.before, self.texts = self.texts, texts
        return b"ok"

    def answer(self, line):
        command, *args = line.split(b" ")
        if command not in self.ARGUMENTS:
            return b"error: unknown command"
        least, most = self.ARGUMENTS[command]
        if len(args) < least or (most is not None and len(args) > most):
            return b"error: usage"
        names, numbers, text = args[:1], [], b""
        if command == b"set":
            text = b" ".join(args[1:])
        elif command == b"insert":
            numbers, text = args[1:2], b" ".join(args[2:])
        elif command in (b"repeat", b"slice"):
            numbers = args[1:]
        elif command == b"append":
            names = args
        elif command == b"join":
            names = args[1:]
        if not all(names) or not all(map(self.is_number, numbers)):
            return b"error: usage"
        numbers = [int(n) for n in numbers]
        if command not in (b"set", b"deletelike") and not all(name in self.texts for name in names):
            return b"error: no such name"
        name = names[0] if names else b""
        old = self.texts.get(name, b"")
        new = None
        if command == b"get":
            return old
        if command == b"hex":
            return old.hex().encode()
        if command == b"join":
            return args[0].join(self.texts[n] for n in names)
        if command == b"slice":
            return old[numbers[0]:numbers[1]]
        if command == b"list":
            return b" ".join(b"%s=%d" % (n, len(self.texts[n])) for n in sorted(self.texts))
        if command == b"delete":
            return self.change({n: t for n, t in self.texts.items() if n != name})
        if command == b"deletelike":
            left = {n: t for n, t in self.texts.items() if not n.startswith(name)}
            count = len(self.texts) - len(left)
            if count:
                self.change(left)
            return b"ok %d" % count
        if command == b"undo":
            if self.before is None:
                return b"error: nothing to undo"
            self.texts, self.before = self.before, None
            return b"ok"
        if command == b"set":
            new = text
        elif command == b"append":
            new = old + self.texts[names[1]]
        elif command == b"insert":
            if not 0 <= numbers[0] <= len(old):
                return b"error: bad number"
            new = old[:numbers[0]] + text + old[numbers[0]:]
        elif command == b"repeat":
            if numbers[0] < 0:
                return b"error: bad number"
            if numbers[0] * len(old) > MAX_TEXT:
                return b"error: too long"
            new = old * (numbers[0] if old else 0)
        if len(new) > MAX_TEXT:
            return b"error: too long"
        return self.change({**self.texts, name: new})


def expected(script):
    model = Model()
    lines = script.split(b"\n")
    return b"".join(model.answer(line) + b"\n" for line in lines if line)


def build(folder, *variables):
    shutil.copytree(SOURCE, folder)
    subprocess.run(["make", "-s", "clean"], cwd=folder, check=True, timeout=60)
    done = subprocess.run(["make", "CC=gcc", *variables], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    return folder / "slots"


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    base = tmp_path_factory.mktemp("build")
    return [build(base / "sanitized", "CFLAGS=" + SANITIZE, "LDFLAGS=-fsanitize=address,undefined -no-pie"), build(base / "plain", "CFLAGS=-O2", "LDFLAGS=")]


def check(programs, script):
    want = expected(script)
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    for program in programs:
        done = subprocess.run([program], input=script, capture_output=True, timeout=60, env=environment)
        assert done.returncode == 0, (done.returncode, done.stderr[-3000:].decode("latin-1"))
        assert done.stderr == b""
        got = done.stdout
        if got != want:
            for number, (a, b) in enumerate(zip(got.split(b"\n"), want.split(b"\n"))):
                assert a[:300] == b[:300] and a == b, "answer %d" % (number + 1)
        assert got == want


def test_make_builds_in_place():
    subprocess.run(["make", "-s"], cwd=SOURCE, check=True, timeout=60)
    assert os.access(SOURCE / "slots", os.X_OK)


def test_manual_and_makefile_unchanged():
    assert {name: hashlib.sha256((SOURCE / name).read_bytes()).hexdigest() for name in UNCHANGED} == UNCHANGED


REPORTS = {
    "undo of delete": b"set greeting hello\ndelete greeting\nundo\nget greeting\nset other a rather long text, so that memory is used again\nget greeting\nlist\n",
    "append to itself": b"set a ab\n" + b"append a a\n" * 6 + b"get a\n",
    "long hex": b"set text " + b"0123456789" * 16 + b"\nhex text\n",
}
CASES = {
    **REPORTS,
    "empty input": b"",
    "only blank lines": b"\n\n\n",
    "no line break at the end": b"set a b\nget a",
    "line lengths around powers of two": b"".join(b"set a " + b"x" * n + b"\nslice a -3 9999\n" for k in range(5, 15) for n in range(2**k - 9, 2**k + 3)),
    "last line of 64 bytes": b"set a " + b"y" * 58,
    "very long line": b"set a " + b"z" * MAX_TEXT + b"\nslice a -5 -1\nset a " + b"z" * (MAX_TEXT + 1) + b"\nlist\nget a\nlist " + b"q" * 3_000_000 + b"\n",
    "long names": b"".join(b"set %s %d\n" % (b"n" * n, n) for n in (1, 15, 16, 17, 23, 24, 25, 31, 32, 33, 100, 5000)) + b"list\ndeletelike nnn\nundo\nlist\n",
    "many names": b"".join(b"set name%d %d\n" % (i * 7919 % 1000, i) for i in range(1000)) + b"list\ndeletelike name1\nlist\nundo\nlist\n",
    "sixty-five names": b"".join(b"set k%d v\n" % i for i in range(65)) + b"list\n",
    "delete all": b"set a 1\nset b 2\nset aa 3\nset ab 4\ndeletelike a\nlist\nundo\nlist\nundo\ndeletelike zz\nundo\ndeletelike b\nundo\nlist\n",
    "delete last and first": b"set a 1\nset b 2\nset c 3\ndelete a\ndelete c\nundo\nlist\ndelete b\nundo\nget b\n",
    "no arguments": b"".join(c + b"\n" + c + b" \n" + c + b"  \n" for c in sorted(Model.ARGUMENTS)),
    "one argument": b"set a text\n" + b"".join(c + b" a\n" + c + b" a \n" + c + b" x\n" for c in sorted(Model.ARGUMENTS)),
    "too many arguments": b"set a text\n" + b"".join(c + b" a 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20\nget a\n" for c in sorted(Model.ARGUMENTS)),
    "spaces": b"set a  two  blanks \nget a\nset  a b\nset a \nget a\nset a\nget a\n set a b\nget  a\nget a \nlist \n",
    "unknown": b"SET a b\nsett a b\nse a b\n=\n\xff\xfe\nset\tb c\nlist\n",
    "percent signs": b"set a %s%s%s%n%d 100%\nget a\nset b %n%n%n%n\nget b\njoin %s a b\nlist\n",
    "high bytes": b"set a \xff\x80\x01\xe9\nhex a\nget a\nset \xff\xfe x\nset z y\nlist\n",
    "hex lengths": b"".join(b"set a " + b"\xc3" * n + b"\nhex a\n" for n in (0, 1, 126, 127, 128, 129, 255, 256, 3000)),
    "slice": b"set a 0123456789\n" + b"".join(b"slice a %d %d\n" % (f, t) for f in (-99, -11, -10, -9, -1, 0, 1, 9, 10, 11, 99) for t in (-99, -11, -10, -5, 0, 3, 10, 11, 99)),
    "slice of nothing": b"set a\nslice a 0 0\nslice a -1 1\nslice a -5 -3\nslice a 3 9\n",
    "huge numbers": b"set a 0123456789\n" + b"".join(
        b"slice a %d %d\ninsert a %d x\nrepeat a %d\nget a\n" % (n, -n, n, n) for m in (2**31, 2**32, 2**63, 2**64, 10**30) for n in (m - 1, m, m + 1, -m - 1, -m, -m + 1)),
    "not numbers": b"set a abc\n" + b"".join(b"slice a %s 1\nslice a 0 %s\ninsert a %s x\nrepeat a %s\n" % (n, n, n, n) for n in (b"", b"-", b"+1", b"1x", b"0x1", b"--1", b"1-", b"1.0")) + b"insert a -0 x\nget a\nrepeat a 002\nget a\n",
    "insert": b"set a abc\ninsert a 0 X\ninsert a 4 Y\ninsert a 2  mid dle \nget a\ninsert a 99 n\ninsert a -1 n\ninsert a 1\ninsert a 1 \nget a\nundo\nundo\nget a\n",
    "insert lengths": b"".join(b"set a " + b"a" * n + b"\ninsert a %d " % (n // 2) + b"b" * m + b"\nget a\nundo\nget a\n" for n in (0, 1, 7, 8, 15, 16, 23, 24, 100) for m in (0, 1, 8, 16, 17, 24, 1000)),
    "insert too long": b"set a " + b"a" * (MAX_TEXT - 2) + b"\ninsert a 5 xy\ninsert a 5 z\nlist\nundo\nlist\n",
    "repeat": b"set a ab\nrepeat a 3\nget a\nrepeat a 0\nget a\nrepeat a 5\nget a\nundo\nget a\nset b\nrepeat b 1000000000000\nrepeat b -1\nget b\nrepeat c 1\n",
    "repeat to the limit": b"set a 0123456789\nrepeat a 100000\nlist\nrepeat a 2\nlist\nset a abc\nrepeat a 333333\nlist\nundo\nrepeat a 333334\nlist\n",
    "repeat overflow": b"set a " + b"x" * 65536 + b"\nrepeat a 65536\nrepeat a 65537\nlist\nset a xxxxxxxx\nrepeat a 536870912\nrepeat a 536870913\nrepeat a 2305843009213693952\nget a\n",
    "append": b"set a 1\nset b 2\nappend a b\nappend b a\nget a\nget b\nappend a x\nappend x a\nundo\nget b\nappend a a\nundo\nget a\n",
    "append to the limit": b"set a " + b"a" * 15625 + b"\n" + b"append a a\n" * 7 + b"list\nundo\nlist\nset b x\nappend a b\nappend a a\nappend b a\nlist\n",
    "join": b"set a 1\nset b 2 3\njoin , a b a\njoin  a b\njoin -- a\njoin , a x\njoin , a \njoin ,\njoin\njoin x  a\n",
    "join of many": b"set a abc\njoin + " + b" ".join([b"a"] * 300) + b"\nset b c\njoin " + b"s" * 5000 + b" a b a\n",
    "join long texts": b"set a " + b"t" * 3000 + b"\nset b " + b"u" * 3000 + b"\njoin , a b a b\n",
    "undo": b"undo\nset a 1\nundo\nlist\nundo\nset a 1\nset a 2\nundo\nget a\nundo\nget a\ndelete a\nget a\nundo\nget a\nset a 3\nget b\nset a 4\nbad\nundo\nget a\n",
    "undo keeps what it restored": b"set a first\nset a second\nundo\nset b filler filler filler\nset c filler filler filler\nget a\nset a third\nundo\nget a\nappend a b\nundo\nset d x\nget a\n",
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_case(programs, case):
    check(programs, CASES[case])


def random_script(seed):
    rng = random.Random(seed)
    names = [b"a", b"b", b"ab", b"abc", b"n" * 30, b"\xc3\xa9", b"%s", b""]
    text = lambda: bytes(rng.choice(b"abc %\xe9-0") for _ in range(rng.choice([0, 1, 5, 16, 24, 57, 64, 200])))
    number = lambda: str(rng.choice([0, 1, 2, 3, 7, -1, -2, -50, 50, 300])).encode()
    lines = []
    for _ in range(300):
        command = rng.choice(sorted(Model.ARGUMENTS) + [b"set", b"undo", b"undo", b"append", b"bogus"])
        name = rng.choice(names)
        arguments = {
            b"set": [name, text()], b"insert": [name, number(), text()], b"append": [name, rng.choice(names)], b"repeat": [name, number()],
            b"slice": [name, number(), number()], b"join": [rng.choice([b"", b", "[:1], b"--"])] + rng.choices(names, k=rng.randrange(0, 30)),
            b"list": [], b"undo": [],
        }.get(command, [name])
        if rng.random() < 0.04:
            arguments = arguments[:-1] if rng.random() < 0.5 else arguments + [b"more"]
        lines.append(b" ".join([command, *arguments]))
        if rng.random() < 0.5:
            lines.append(b"get " + name)
    return b"\n".join(lines) + b"\nlist\n"


@pytest.mark.parametrize("seed", range(25))
def test_random_session(programs, seed):
    check(programs, random_script(seed))


SESSIONS = {
    "set": b"set a " + b"x" * 1000,
    "set and undo": b"set a " + b"x" * 1000 + b"\nundo",
    "append and undo": b"set a " + b"x" * 500 + b"\nappend a a\nundo",
    "insert": b"set a " + b"x" * 500 + b"\ninsert a 10 " + b"y" * 500,
    "repeat": b"set a " + b"x" * 100 + b"\nrepeat a 10\nundo\nrepeat a 10",
    "delete": b"set a " + b"x" * 1000 + b"\ndelete a",
    "delete and undo": b"set a " + b"x" * 1000 + b"\ndelete a\nundo",
    "deletelike": b"set aa " + b"x" * 500 + b"\nset ab " + b"x" * 500 + b"\ndeletelike a",
    "deletelike and undo": b"set aa " + b"x" * 500 + b"\nset ab " + b"x" * 500 + b"\ndeletelike a\nundo\ndelete aa",
    "questions": b"set a " + b"x" * 1000 + b"\njoin a a a a a\nslice a 1 9\nbogus " + b"z" * 1000,
    "many names at a time": b"\n".join(b"set " + b"n%d" % i + b"m" * 300 for i in range(10)) + b"\nlist\ndeletelike n",
}


SESSIONS["list"] = b"list"
FIRST = {"list": b"".join(b"set n%d\n" % i for i in range(100))}


@pytest.mark.parametrize("session", sorted(SESSIONS))
def test_memory_of_long_sessions(programs, session, tmp_path):
    """About 50 MB of commands in 32 MiB of address space. What is really held at a time are a few thousand bytes."""
    script = tmp_path / "script"
    again = SESSIONS[session] + b"\n"
    script.write_bytes(FIRST.get(session, b"") + again * min(50_000_000 // len(again), 60_000 if session == "list" else 10**9))
    try:
        with script.open("rb") as source:
            done = subprocess.run(["bash", "-c", 'ulimit -v 32768; exec "$0"', programs[1]], stdin=source, stdout=subprocess.DEVNULL, timeout=60)
        assert done.returncode == 0
    finally:
        script.unlink()
