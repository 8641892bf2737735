"""Reports on trees made by the tests, against what lstat says of the same trees."""
import os
import random
import socket
import stat
import subprocess
import time

import pytest

TOOL = "/usr/local/bin/quota-report"
HEADER = "user\tfiles\tapparent\tallocated\tstatus"
ANNA, BERT, CARLA, NOBODY = 1601, 1602, 1603, 4242
FIRST_NAMES = {}
for _entry in open("/etc/passwd"):
    FIRST_NAMES.setdefault(int(_entry.split(":")[2]), _entry.split(":")[0])


def run(*arguments, cwd="/"):
    done = subprocess.run([TOOL, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def measure(places):
    """uid -> [files, apparent, allocated]"""
    seen, users = set(), {}

    def visit(path, follow=False):
        status = os.stat(path) if follow else os.lstat(path)
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        sums = users.setdefault(status.st_uid, [0, 0, 0])
        sums[0] += not stat.S_ISDIR(status.st_mode)
        sums[1] += status.st_size if stat.S_ISREG(status.st_mode) else 0
        sums[2] += status.st_blocks * 512
        if stat.S_ISDIR(status.st_mode):
            for name in os.listdir(path):
                visit(os.path.join(path, name))
    for place in places:
        visit(os.fsencode(place), follow=True)
    return users


def report(users, limits):
    """limits: uid or None (everybody else) -> bytes. Returns exit status and output."""
    for uid in limits:
        if uid is not None:
            users.setdefault(uid, [0, 0, 0])
    lines, over = [HEADER], False
    for uid in sorted(users, key=lambda u: (-users[u][2], u)):
        limit = limits.get(uid, limits.get(None))
        status = "-" if limit is None else "over" if users[uid][2] > limit else "ok"
        over |= status == "over"
        lines.append("\t".join([FIRST_NAMES.get(uid, "+%d" % uid), *map(str, users[uid]), status]))
    lines.append("\t".join(["total", *(str(sum(s[i] for s in users.values())) for i in range(3)), "-"]))
    return int(over), "\n".join(lines) + "\n"


def check(places, *arguments, limits=None, cwd="/", given=None):
    """What the tool says is what lstat says. File systems may settle blocks late, so the tree is measured before and after."""
    os.sync()
    for _ in range(20):
        before = measure(places)
        got = run(*arguments, *(given or map(str, places)), cwd=cwd)
        if measure(places) == before:
            break
        time.sleep(0.5)
    status, out = report(before, limits or {})
    assert got[1].split("\n") == out.split("\n"), got[2]
    assert got == (status, out, "")
    return out


def put(path, size=0, uid=0, hole=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as f:
        if hole:
            f.seek(hole)
        f.write(os.urandom(size) if size else b"")
        if hole and not size:
            f.truncate(hole)
        f.flush()
        os.fsync(f.fileno())
    os.chown(path, uid, 0)
    return path


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    root.mkdir()
    return root


def test_is_executable():
    assert os.access(TOOL, os.X_OK) and os.path.isfile(TOOL)


def test_empty_directory(tree):
    check([tree])


def test_several_users(tree):
    put(tree / "a", 100_000, ANNA)
    put(tree / "d/b", 300_000, BERT)
    put(tree / "d/e/c", 5, CARLA)
    put(tree / "root", 1)
    os.chown(tree / "d", CARLA, 0)
    out = check([tree])
    assert out.split("\n")[1].startswith("bert\t1\t300000\t")


def test_user_without_a_name(tree):
    put(tree / "a", 5000, NOBODY)
    put(tree / "b", 5000, 50_000)
    assert "\n+4242\t1\t5000\t" in check([tree])


def test_two_names_for_one_id(tree):
    put(tree / "a", 10, ANNA)
    out = check([tree])
    assert "\nanna\t" in out and "anna-admin" not in out


def test_users_with_equal_space(tree):
    for uid in (CARLA, ANNA, NOBODY, BERT, 7000, 999, 10_000):
        put(tree / str(uid), 4096, uid)
    out = check([tree])
    assert [line.split("\t")[0] for line in out.split("\n") if line.split("\t")[1:2] == ["1"]] == ["+999", "anna", "bert", "carla", "+4242", "+7000", "+10000"]


def test_hard_links_count_once(tree):
    first = put(tree / "one/a", 200_000, ANNA)
    (tree / "two").mkdir()
    for n in range(5):
        os.link(first, tree / "two" / str(n))
    put(tree / "two/other", 10, BERT)
    assert "\nanna\t1\t200000\t" in check([tree])
    assert "\nanna\t1\t200000\t" in check([tree / "one", tree / "two"])
    assert "\nanna\t1\t200000\t" in check([tree / "two"])


def test_same_content_is_not_the_same_file(tree):
    for n in range(3):
        (tree / str(n)).write_bytes(b"same")
    assert "\nroot\t3\t12\t" in check([tree])


def test_sparse_files(tree):
    put(tree / "hole", 0, ANNA, hole=90_000_000)
    put(tree / "end", 10, ANNA, hole=50_000_000)
    put(tree / "full", 70_000, BERT)
    out = check([tree], "-l", str(limits_file(tree.parent, "anna 1M\nbert 1K\n")), limits={ANNA: 1 << 20, BERT: 1024})
    assert "\nanna\t2\t140000010\t" in out and "\tok\n" in out


def test_small_files_take_whole_blocks(tree):
    for n in range(50):
        put(tree / str(n), 1, ANNA)
    check([tree])


def test_links_and_other_kinds(tree):
    target = put(tree / "file", 1000, ANNA)
    os.symlink("file", tree / "link")
    os.symlink("/nowhere", tree / "dangling")
    os.symlink("x" * 3000, tree / "long")
    os.symlink("/usr", tree / "usr")
    os.symlink(".", tree / "loop")
    os.mkfifo(tree / "fifo")
    os.chown(tree / "fifo", BERT, 0)
    os.lchown(tree / "long", BERT, 0)
    os.lchown(tree / "usr", CARLA, 0)
    server = socket.socket(socket.AF_UNIX)
    here = os.open(tree, os.O_RDONLY)
    server.bind("/proc/self/fd/%d/socket" % here)
    os.close(here)
    server.close()
    assert target.exists()
    out = check([tree])
    assert "\ntotal\t8\t1000\t" in out


def test_directory_given_as_a_link(tree):
    put(tree / "real/a", 5000, ANNA)
    os.lchown(tree / "real", BERT, 0)
    os.symlink("real", tree / "link")
    os.lchown(tree / "link", CARLA, 0)
    out = check([tree / "link"])
    assert "carla" not in out and "bert" in out


def test_directories_inside_each_other(tree):
    put(tree / "a/b/c", 5000, ANNA)
    put(tree / "a/d", 5000, BERT)
    check([tree / "a", tree / "a/b", tree, tree])
    check([tree / "a/b", tree / "a"])


def test_order_and_spelling_of_directories(tree):
    put(tree / "a/b", 5000, ANNA)
    check([tree / "a"], given=["a/"], cwd=tree)
    check([tree / "a"], given=["./a//", "a/../a"], cwd=tree)
    check([tree], given=["."], cwd=tree)


def test_strange_names(tree):
    for name in [b"new\nline", b"\n", b" ", b"tab\there", b"-rf", b"*", b"\xff\xfe", b"100 0 f 5 5", b"$(id)", b"a\\nb", b"x\n/etc"]:
        path = os.path.join(os.fsencode(tree), name.replace(b"/", b"_"))
        with open(path, "wb") as f:
            f.write(b"12345")
        os.chown(path, ANNA, 0)
    os.mkdir(os.path.join(os.fsencode(tree), b"dir\nwith lines"))
    assert "\nanna\t11\t55\t" in check([tree])


def test_directory_names_with_dashes(tree):
    for name in ["-l", "-print", "--", "new\nline", "!", "("]:
        put(tree / name / "file", 100, ANNA)
    names = ["-l", "-print", "--", "new\nline", "!", "("]
    check([tree / name for name in names], "--", given=names, cwd=tree)
    check([tree / "!"], given=["!"], cwd=tree)
    path = limits_file(tree.parent, "anna 1\n")
    check([tree / "-print"], "-l", str(path), "--", given=["-print"], cwd=tree, limits={ANNA: 1})


def limits_file(folder, text):
    path = folder / "limits"
    path.write_text(text)
    return path


def test_limits(tree):
    put(tree / "a", 100_000, ANNA)
    put(tree / "b", 100_000, BERT)
    put(tree / "c", 100_000, CARLA)
    put(tree / "d", 100_000, NOBODY)
    path = limits_file(tree.parent, "# comment\n\n  anna\t50K  \nbert 1G\n\t\n#carla 1\n+4242 50\n")
    check([tree], "-l", str(path), limits={ANNA: 50 << 10, BERT: 1 << 30, NOBODY: 50})


def test_limit_is_exact(tree):
    put(tree / "a", 100_000, ANNA)
    os.sync()
    taken = measure([tree])[ANNA][2]
    for limit in (taken - 1, taken, taken + 1):
        check([tree], "-l", str(limits_file(tree.parent, "anna %d\n" % limit)), limits={ANNA: limit})


def test_limit_of_zero(tree):
    put(tree / "a", 0, ANNA)
    put(tree / "b", 5000, BERT)
    check([tree], "-l", str(limits_file(tree.parent, "carla 0\nbert 0K\n+99 0\n")), limits={CARLA: 0, BERT: 0, 99: 0})


def test_limit_for_everybody_else(tree):
    put(tree / "a", 100_000, ANNA)
    put(tree / "b", 100_000, BERT)
    put(tree / "c", 100_000, NOBODY)
    check([tree], "-l", str(limits_file(tree.parent, "* 10K\nanna 1M\n")), limits={None: 10 << 10, ANNA: 1 << 20})
    check([tree], "-l", str(limits_file(tree.parent, "*\t100M")), limits={None: 100 << 20})


def test_last_line_counts_whatever_the_spelling(tree):
    put(tree / "a", 100_000, ANNA)
    for text in ["anna 1\nanna 1M\n", "anna 1\n+1601 1M\n", "+1601 1\nanna-admin 1M\n", "* 1\nanna 1\n* 2\nanna-admin 1\nanna 1M\n"]:
        limits = {ANNA: 1 << 20} | ({None: 2} if "*" in text else {})
        check([tree], "-l", str(limits_file(tree.parent, text)), limits=limits)


def test_users_without_files_are_shown(tree):
    check([tree], "-l", str(limits_file(tree.parent, "carla 5\nbert 10G\n+31000 7\n")), limits={CARLA: 5, BERT: 10 << 30, 31000: 7})


def test_large_numbers(tree):
    for n in range(40):
        put(tree / str(n), 0, ANNA, hole=2**31 - 1)
    out = check([tree], "-l", str(limits_file(tree.parent, "anna 5000000000\nbert 8000G\n")), limits={ANNA: 5 * 10**9, BERT: 8000 << 30})
    assert "\nanna\t40\t%d\t" % (40 * (2**31 - 1)) in out


@pytest.mark.parametrize("arguments", [
    [], ["-l"], ["--"], ["-x", "TREE"], ["-l", "LIMITS"], ["-l", "LIMITS", "--"], ["TREE/missing"], ["TREE", "TREE/missing"], ["TREE/file"],
    ["TREE/dangling"], ["TREE/tofile"], ["-l", "TREE/missing", "TREE"], ["-l", "TREE", "TREE"], [""], ["TREE", ""], ["--help-me", "TREE"],
])
def test_wrong_use(tree, arguments):
    put(tree / "file", 10, ANNA)
    os.symlink("nowhere", tree / "dangling")
    os.symlink("file", tree / "tofile")
    path = limits_file(tree.parent, "anna 1\n")
    status, out, err = run(*[a.replace("TREE", str(tree)).replace("LIMITS", str(path)) for a in arguments])
    assert (status, out) == (2, "") and err


@pytest.mark.parametrize("line", ["anna", "anna 5 5", "anna five", "anna -5", "anna 5k", "anna 5KB", "anna 1.5M", "anna K", "anna 0x10", "nosuchuser 5", "+ 5", "+x 5", "5", "anna 5 # comment", "4242 5", "+-5 5"])
def test_wrong_limits(tree, line):
    put(tree / "a", 100_000, ANNA)
    status, out, err = run("-l", str(limits_file(tree.parent, "bert 5\n" + line + "\ncarla 5\n")), str(tree))
    assert (status, out) == (2, "") and err


def test_many_files(tree):
    rng = random.Random(3)
    for n in range(20_000):
        path = os.path.join(tree, "d%d" % (n % 100))
        if n < 100:
            os.mkdir(path)
        with open(os.path.join(path, str(n)), "wb") as f:
            f.write(b"x" * rng.randrange(20))
        os.chown(os.path.join(path, str(n)), rng.choice([ANNA, BERT, CARLA]), 0)
    os.sync()
    begin = time.monotonic()
    status, _, _ = run(str(tree))
    assert status == 0 and time.monotonic() - begin < 10
    check([tree])


def test_users_are_those_of_the_image():
    assert FIRST_NAMES[ANNA] == "anna" and FIRST_NAMES[BERT] == "bert" and FIRST_NAMES[CARLA] == "carla" and NOBODY not in FIRST_NAMES
