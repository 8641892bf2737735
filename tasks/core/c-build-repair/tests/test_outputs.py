"""Builds copies of /app/tsum in several ways and compares the program with a model of the specification."""

import os
import random
import shutil
import subprocess

import pytest

PROJECT = "/app/tsum"
UNITS = {"": 1, "k": 1000, "Ki": 1024, "M": 1000000, "Mi": 1048576, "d": 86400}
INT64 = range(-(2 ** 63), 2 ** 63)
UBSAN = ["CFLAGS=-O1 -g -fsanitize=undefined -fno-sanitize-recover=all", "LDFLAGS=-fsanitize=undefined"]


def make(folder, *arguments, check=True):
    done = subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    if check:
        assert done.returncode == 0, f"make {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
    return done


def files(folder):
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def clean_copy(folder):
    shutil.copytree(PROJECT, folder)
    make(folder, "clean")
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = clean_copy(tmp_path_factory.mktemp("plain") / "tsum")
    done = make(folder, "-j8")
    assert "warning" not in done.stderr, done.stderr
    return folder


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    folder = clean_copy(tmp_path_factory.mktemp("sanitized") / "tsum")
    make(folder, *UBSAN)
    return folder


# The model: SPEC.md in Python.

def integer(text):
    """(value, rest of the text), or None."""
    end = 1 if text[:1] in (b"-", b"+") else 0
    start = end
    while end < len(text) and text[end:end + 1].isdigit():
        end += 1
    if end == start or int(text[:end]) not in INT64:
        return None
    return int(text[:end]), text[end:]


def model(data, width=60, percent=90, units=UNITS):
    windows, malformed = {}, 0
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    for line in lines:
        line = line.strip(b" \t")
        if not line or line.startswith(b"#"):
            continue
        fields = line.replace(b"\t", b" ").split()
        times = integer(fields[0]) if len(fields) == 2 else None
        values = integer(fields[1]) if len(fields) == 2 else None
        if not times or times[1] or not values or values[1].decode("latin-1") not in units:
            malformed += 1
            continue
        value = values[0] * units[values[1].decode("latin-1")]
        if value not in INT64:
            malformed += 1
            continue
        windows.setdefault(times[0] // width * width, []).append(value)
    out = []
    for start in sorted(windows):
        values = sorted(windows[start])
        rank = -(-len(values) * percent // 100)
        out.append(f"{start} {len(values)} {values[0]} {values[-1]} {sum(values)} {values[rank - 1]}\n")
    return "".join(out), f"tsum: {malformed} malformed lines\n" if malformed else "", 1 if malformed else 0


def run(folder, data, *options):
    # Freed and fresh memory is filled with garbage, so that a stale pointer shows.
    environment = dict(os.environ, MALLOC_PERTURB_="165")
    done = subprocess.run([os.path.join(folder, "tsum"), *options], input=data, capture_output=True, timeout=60, env=environment)
    return done.stdout.decode("latin-1"), done.stderr.decode("latin-1"), done.returncode


def same(folder, data, width=60, percent=90):
    got = run(folder, data, "-w", str(width), "-p", str(percent))
    assert got == model(data, width, percent)


CASES = {
    "empty": (b"", 60, 90),
    "one": (b"0 5\n", 60, 90),
    "no final newline": (b"0 5\n1 6", 60, 90),
    "negative times": (b"-1 1\n-60 2\n-61 3\n0 4\n59 5\n60 6\n", 60, 50),
    "top percentile": (b"".join(b"7 %d\n" % n for n in range(10, 0, -1)), 60, 100),
    "exact ranks": (b"".join(b"7 %d\n" % n for n in range(1, 11)), 60, 50),
    "lowest percentile": (b"".join(b"7 %d\n" % n for n in range(1, 11)), 60, 1),
    "distant values": (b"1 9223372036854775807\n2 -9223372036854775808\n3 5000000000\n4 -5000000000\n5 4294967296\n6 0\n", 60, 50),
    "units": (b"1 3k\n2 3Ki\n3 -3M\n4 3Mi\n5 +2d\n6 3m\n7 3kk\n8 3 k\n9 k\n10 1K\n", 60, 50),
    "overflow": (b"1 9223372036854775k\n2 9223372036854776k\n3 9223372036854775808\n9223372036854775808 1\n4 -9223372036854776k\n", 60, 50),
    "high bytes": (b"1 5\xb5\n2 5\xff\n\xe9 1\n# \xc3\xa9\n3 \xff\n4 4\n5 5\x80k\n", 60, 50),
    "blanks": (b"  1\t5  \n\t\n   \n  # 2 6\n3  \t 7\t\n", 60, 50),
    "malformed": (b"1\n1 \n1 2 3\nx 1\n1 x\n1x 2\n- 1\n1 -\n+-1 1\n1,2\n", 60, 50),
    "long lines": (b"#" + b"c" * 254 + b"120 77\n" + b"0 1" + b" " * 300 + b"\n" + b"#" * 5000 + b"\n1" + b" " * 600 + b"2\n", 60, 50),
    "five windows": (b"".join(b"%d %d\n" % (60 * n, n) for n in range(5)), 60, 50),
    "width one": (b"".join(b"%d %d\n" % (n % 7 - 3, n) for n in range(100)), 1, 33),
}


@pytest.mark.parametrize("name", CASES)
def test_specification(plain, name):
    same(plain, *CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_no_undefined_behaviour(sanitized, name):
    same(sanitized, *CASES[name])


@pytest.mark.parametrize("seed", range(6))
def test_random_inputs(plain, sanitized, seed):
    source = random.Random(seed)
    lines = []
    for _ in range(source.choice([50, 500, 3000])):
        unit = source.choice(["", "", "", "k", "Ki", "M", "Mi", "d", "q"])
        lines.append(f"{source.randint(-20000, 20000)} {source.randint(-10 ** 9, 10 ** 9)}{unit}")
    data = "\n".join(lines).encode()
    width, percent = source.choice([7, 60, 600]), source.randint(1, 100)
    for folder in (plain, sanitized):
        same(folder, data, width, percent)


def test_file_argument_and_bad_options(plain, tmp_path):
    file = tmp_path / "input"
    file.write_bytes(b"1 5\n")
    assert run(plain, b"", str(file)) == ("0 1 5 5 5 5\n", "", 0)
    for options in (["-w", "0"], ["-p", "101"], ["-p", "x"], [str(tmp_path / "missing")]):
        out, message, status = run(plain, b"", *options)
        assert (out, status) == ("", 2) and message, options


def test_clean_removes_what_a_build_makes(tmp_path):
    folder = clean_copy(tmp_path / "tsum")
    before = files(folder)
    assert {"SPEC.md", "Makefile", "data/units.txt", "tools/mkunits.c", "include/tsum.h", "src/parse.c"} <= set(before)
    assert "src/units.h" not in before and "tsum" not in before
    assert not [name for name in before if name.endswith((".o", ".d"))]
    make(folder)
    make(folder, "clean")
    assert files(folder) == before


def test_no_warnings(tmp_path):
    folder = clean_copy(tmp_path / "tsum")
    make(folder, "CFLAGS=-O2 -Wall -Wextra -Werror")


def test_nothing_to_do_the_second_time(plain):
    make(plain)
    assert make(plain, "-q", check=False).returncode == 0


@pytest.mark.parametrize("changed", ["include/tsum.h", "data/units.txt", "tools/mkunits.c", "src/stats.c"])
def test_changes_are_noticed(plain, changed):
    make(plain)
    newest = max(os.stat(os.path.join(plain, name)).st_mtime for name in files(plain))
    os.utime(os.path.join(plain, changed), (newest + 5, newest + 5))
    assert make(plain, "-q", check=False).returncode == 1
    make(plain, "clean")
    os.utime(os.path.join(plain, changed))
    make(plain)


def test_a_new_unit_reaches_the_program(tmp_path):
    folder = clean_copy(tmp_path / "tsum")
    make(folder)
    assert run(folder, b"1 2Gi\n") == ("", "tsum: 1 malformed lines\n", 1)
    units = os.path.join(folder, "data/units.txt")
    with open(units, "a", encoding="ascii") as file:
        file.write("Gi 1073741824\n")
    newest = max(os.stat(os.path.join(folder, name)).st_mtime for name in files(folder))
    os.utime(units, (newest + 2, newest + 2))
    make(folder, "-j4")
    assert run(folder, b"1 2Gi\n") == ("0 1 2147483648 2147483648 2147483648 2147483648\n", "", 0)


def test_units_are_unchanged():
    with open(os.path.join(PROJECT, "data/units.txt"), encoding="ascii") as file:
        assert {line.split()[0]: int(line.split()[1]) for line in file} == {name: factor for name, factor in UNITS.items() if name}
