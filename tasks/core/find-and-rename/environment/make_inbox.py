"""Fills the inbox. The same entries every time: fixed seed, fixed times.

With a second argument it also writes there, as JSON, where every entry has to end up: paths are computed here
once more from the rules of the instruction (tests/expected.json was made that way).
"""
import calendar
import hashlib
import json
import os
import random
import re
import sys
import time

rng = random.Random(99)
NAMES = [
    b"Annual Report 2023.PDF", b"annual report 2023.pdf", b"annual_report_2023.pdf", b"-rf", b"--help", b"-n", b"*", b"?", b"notes\n.txt",
    b"notes_.txt", b"\nleading newline", b"trailing newline\n", b"tab\there.log", b"it's.doc", b'say "hi".doc', b"back\\slash.cfg",
    b"$(touch pwned)", b"`id`", b"; rm -rf x", b"a&b|c", b"caf\xe9.txt", "café.txt".encode(), "Ünïcode 文書.txt".encode(), b".hidden",
    b"...", b"-.-", b"--.profile", b" ", b"  two  blanks  ", b"#comment", b"~", b"file~2", b"FILE", b"file", b"%20.html", b"\x7f\x01\x1b[31mred",
    b"archive.tar.gz", b"ARCHIVE.TAR.GZ", b"..data", b"-", b"!bang", b"-.", b". .", b"annual-report-2023.pdf", b"{a,b}", b"[abc].txt", b"x" * 200, b"core", b"Makefile", b".gitignore", b"\r",
]
FOLDERS = [b"", b"2019 old", b"2019 old/in\nside", b"-dash", b".cache", b"deep/a/b/c", b"* star", b"deep", b"\xff\xfe"]
MODES = [0o644, 0o600, 0o640, 0o755, 0o400, 0o664, 0o444, 0o000]
# The last and first seconds of a month in UTC: with any other zone some of these fall into another month.
EDGES = [(2021, 12, 31, 23, 59, 59), (2022, 1, 1, 0, 0, 0), (2022, 2, 28, 23, 30, 0), (2022, 3, 1, 0, 30, 0)]


def target(path, mtime, taken):
    name = re.sub(rb"[^A-Za-z0-9._-]", b"_", path.rsplit(b"/", 1)[-1]).lstrip(b"-.").lower() or b"unnamed"
    full = time.strftime("%Y/%m/", time.gmtime(mtime)) + name.decode()
    taken[full] = taken.get(full, 0) + 1
    return full if taken[full] == 1 else "%s~%d" % (full, taken[full])


def main(root, truth=None):
    os.umask(0o022)
    root = os.fsencode(root)
    entries = {}
    for folder in FOLDERS:
        os.makedirs(os.path.join(root, folder), exist_ok=True)
        for name in NAMES:
            if rng.random() < (1 if folder == b"" else 0.35):
                entries[os.path.join(root, folder, name)] = None
    os.makedirs(os.path.join(root, b"empty folder/and another"))
    os.makedirs(os.path.join(root, b"deep/-empty"))
    for i, path in enumerate(sorted(entries)):
        if rng.random() < 0.4:
            mtime = calendar.timegm(rng.choice(EDGES))
        else:
            mtime = calendar.timegm((*rng.choice([(2021, 12), (2022, 2)]), rng.randrange(1, 29), rng.randrange(24), 7, i % 60))
        owner = rng.choice([(0, 0), (0, 0), (1500, 1500), (1501, 1501), (1500, 1501)])
        if rng.random() < 0.07:
            link = rng.choice([b"../elsewhere/gone", b"/etc/hostname", b"file", b"line\nbreak", b"."])
            os.symlink(link, path)
            os.lchown(path, *owner)
            os.utime(path, (mtime, mtime), follow_symlinks=False)
            entries[path] = {"link": link.decode("latin-1"), "mtime": mtime, "uid": owner[0], "gid": owner[1]}
            continue
        data = b"entry %d\n" % i * rng.randrange(0, 400)
        with open(path, "wb") as f:
            f.write(data)
        mode = rng.choice(MODES)
        os.chown(path, *owner)
        os.chmod(path, mode)
        os.utime(path, (mtime, mtime))
        entries[path] = {"sha256": hashlib.sha256(data).hexdigest(), "mode": mode, "mtime": mtime, "uid": owner[0], "gid": owner[1]}
    if truth:
        taken, expected = {}, {}
        for path in sorted(entries):
            expected[target(path, entries[path]["mtime"], taken)] = entries[path]
        with open(truth, "w") as f:
            f.write("{\n" + ",\n".join("%s: %s" % (json.dumps(k), json.dumps(expected[k])) for k in sorted(expected)) + "\n}\n")


main(*sys.argv[1:])
