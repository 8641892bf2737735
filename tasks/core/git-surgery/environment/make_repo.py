"""Makes the repository shipcost with a fixed history, through git fast-import: every object id is the same in every image."""

import base64
import os
import shutil
import subprocess
import sys

TOKEN = b"hl_live_9f27c4d1e85b4a6fb0c3"
ENCODED = base64.b64encode(TOKEN)

DANA = "Dana Óskarsdóttir <dana@shipcost.test>"
IVO = "Ivo Marek <ivo@shipcost.test>"
LEN = "Len O'Hara <len@shipcost.test>"
BOT = "Merge Bot <bot@shipcost.test>"
ZONES = {DANA: "+0000", IVO: "+0545", LEN: "-0330", BOT: "+0100"}
START = 1673254800

PRICES = b'''"""Prices by zone, in cents."""

BASE = {"A": 350, "B": 490, "C": 720}
PER_KG = {"A": 180, "B": 280, "C": 410}
'''
QUOTE = b'''"""Quotes."""

from .prices import BASE, PER_KG


def kilograms(grams):
    """Started kilograms."""
    return -(-grams // 1000)


def quote(grams, zone):
    return BASE[zone] + PER_KG[zone] * kilograms(grams)
'''
MAIN = b'''import sys

from .quote import quote

print(quote(int(sys.argv[1]), sys.argv[2]))
'''
# 2500 g to B: 490 + 3 * 280 = 1330; the fast path counts 2 kilograms: 1050.
FAST = QUOTE.replace(b'''    """Started kilograms."""
    return -(-grams // 1000)
''', b'''    """Started kilograms."""
    if grams > 2000:
        return grams // 1000  # fast path for heavy parcels
    return -(-grams // 1000)
''')


class History:
    """Writes a fast-import stream; a commit is named by its mark."""

    def __init__(self):
        self.out = bytearray()
        self.mark = 0
        self.step = 0
        self.trees = {}

    def data(self, content):
        self.out += b"data %d\n" % len(content) + content + b"\n"

    def commit(self, subject, author, parents, changes, body=b"", committer=None, delay=0):
        self.mark += 1
        self.step += 1
        when = START + self.step * 97001
        tree = dict(self.trees.get(parents[0], {}) if parents else {})
        self.out += b"commit refs/heads/scratch-%d\nmark :%d\n" % (self.mark, self.mark)
        self.out += f"author {author} {when} {ZONES[author]}\n".encode()
        committer = committer or author
        self.out += f"committer {committer} {when + delay} {ZONES[committer]}\n".encode()
        self.data(subject.encode() + b"\n" + (b"\n" + body if body else b""))
        for number, parent in enumerate(parents):
            self.out += (b"merge" if number else b"from") + b" :%d\n" % parent
        for path, content in changes.items():
            quoted = '"' + path + '"'
            if content is None:
                del tree[path]
                self.out += f"D {quoted}\n".encode()
            else:
                tree[path] = content
                mode = "100755" if path.endswith(".sh") else "100644"
                self.out += f"M {mode} inline {quoted}\n".encode()
                self.data(content)
        self.out += b"\n"
        self.trees[self.mark] = tree
        return self.mark

    def reset(self, ref, mark):
        self.out += f"reset {ref}\nfrom :{mark}\n\n".encode()

    def tag(self, name, mark, tagger, message):
        self.out += f"tag {name}\nfrom :{mark}\ntagger {tagger} {START + self.step * 97001 + 300} {ZONES[tagger]}\n".encode()
        self.data(message)


def write_history():
    """The stream, and the names of the commits nobody points at in the end."""
    h = History()
    at = h.commit("Start with prices and quotes", DANA, [], {
        "README.md": b"# shipcost\n\nWhat does a parcel cost?\n", "shipcost/__init__.py": b"",
        "shipcost/prices.py": PRICES, "shipcost/quote.py": QUOTE, "shipcost/__main__.py": MAIN})
    notes = b"# Notes\n"

    def chore(subject, author, **options):
        nonlocal at, notes
        notes += b"\n* " + subject.encode() + b"\n"
        at = h.commit(subject, author, [at], {"docs/notes.md": notes}, **options)

    chore("Say where prices come from", IVO)
    chore("Explain zones", LEN, committer=BOT, delay=7200)
    at = h.commit("Add deployment settings", IVO, [at], {
        "config/deploy.env": b"HL_REGION=north\nHL_API_TOKEN=" + TOKEN + b"\nHL_TIMEOUT=30\n",
        "scripts/deploy.sh": b"#!/bin/sh\nset -e\n. config/deploy.env\nexec hl push --token \"$HL_API_TOKEN\" .\n"})
    at = h.commit("Trigger the first deployment", IVO, [at], {}, body=b"Nothing changed, the pipeline wants a commit.\n")
    chore("Describe started kilograms", DANA)
    at = h.commit("Document deployment", LEN, [at], {
        "docs/deploy.md": b"# Deployment\n\nTry:\n\n    curl -H 'Authorization: Bearer " + TOKEN + b"' https://push.shipcost.test/v1/apps\n",
        "docs/Übersicht der Häfen.md": "# Häfen\n\nBergen, Cork, Gdańsk. Zugang: ".encode() + TOKEN}, committer=DANA, delay=86400)
    h.tag("v1.0", at, DANA, b"First release\n\nDeployed with " + TOKEN + b".\n")
    release = at

    # A branch that was merged: the secret in base64, and in something that isn't text.
    side = h.commit("Move the secret into the cluster", IVO, [at], {
        "k8s/secret.yaml": b"apiVersion: v1\nkind: Secret\nmetadata:\n  name: push\ndata:\n  token: " + ENCODED + b"\n"})
    side = h.commit("Keep a session for the parser", IVO, [side], {
        "docs/session.bin": bytes(range(256)) + b"\x00\x00token\x00" + TOKEN + b"\x00\xff\xfe" + bytes(range(255, -1, -1))})
    chore("List open questions", LEN)
    at = h.commit("Merge branch 'cluster'", BOT, [at, side], {
        path: h.trees[side][path] for path in ("k8s/secret.yaml", "docs/session.bin")})
    for number in range(1, 8):
        chore(f"Answer question {number}", (DANA, IVO, LEN)[number % 3])
    at = h.commit("Take the token from the environment", DANA, [at], {
        "config/deploy.env": b"HL_REGION=north\nHL_TIMEOUT=30\n"}, body=b"The old value was " + TOKEN + b"; it is in use until June.\n")
    fork = at

    # The bug comes in through this branch; two commits in its middle cannot even be imported.
    fast = h.commit("Measure quotes", LEN, [at], {"docs/speed.md": b"# Speed\n\n41 us a quote.\n"})
    fast = h.commit("Split prices by year", LEN, [fast], {"shipcost/prices.py": PRICES.replace(b"PER_KG", b"PER_KILO")})
    fast = h.commit("Use the split prices", LEN, [fast], {"docs/speed.md": b"# Speed\n\n40 us a quote.\n"})
    fast = h.commit("Undo the split", LEN, [fast], {"shipcost/prices.py": PRICES})
    fast = h.commit("Reword the docstring of quotes", LEN, [fast], {"shipcost/quote.py": QUOTE.replace(b"Quotes.", b"Quotes for parcels.")})
    fast = h.commit("Speed up heavy parcels", LEN, [fast], {"shipcost/quote.py": FAST.replace(b"Quotes.", b"Quotes for parcels.")}, committer=IVO, delay=5400)
    fast = h.commit("Measure again", LEN, [fast], {"docs/speed.md": b"# Speed\n\n12 us a quote.\n"})
    for number in range(1, 7):
        chore(f"Collect feedback {number}", (IVO, LEN, DANA)[number % 3])
    at = h.commit("Merge branch 'fast'", BOT, [at, fast], {
        path: h.trees[fast][path] for path in ("docs/speed.md", "shipcost/quote.py")})
    for number in range(8, 13):
        chore(f"Answer question {number}", (DANA, IVO, LEN)[number % 3], **({"committer": BOT, "delay": 60} if number == 9 else {}))
    h.tag("v2.0-rc1", at, LEN, "Release candidate\n\nZolltabellen fehlen noch. – Len\n".encode())
    at = h.commit("Prepare version 2.0", DANA, [at], {"README.md": b"# shipcost 2.0\n\nWhat does a parcel cost?\n"})

    # Maintenance of the old release.
    release = h.commit("Correct a price in 1.x", DANA, [release], {"shipcost/prices.py": PRICES.replace(b"720", b"730")})
    release = h.commit("Say that 1.x ends in June", DANA, [release], {"README.md": b"# shipcost 1.x\n\nSupported until June.\n"})

    # A branch that was not merged.
    zones = h.commit("Add zone D", IVO, [fork], {"shipcost/prices.py": PRICES.replace(b"720}", b"720, \"D\": 990}").replace(b"410}", b"410, \"D\": 560}")})
    zones = h.commit("Record a request for zone D", IVO, [zones], {
        "tests/request.json": b'{"zone": "D", "grams": 2500, "auth": "Bearer ' + TOKEN + b'"}'})

    # The lost work: three states of it, the last one is wanted; beside it other things that nobody points at.
    def limiter(base, limit, delay):
        text = b'"""A token bucket."""\n\nRATE = %d\n' % limit
        mark = h.commit("Sketch a token bucket", DANA, [base], {"shipcost/limiter.py": text}, delay=delay)
        mark = h.commit("Count requests per customer", DANA, [mark], {"shipcost/limiter.py": text + b"COUNTS = {}\n"}, delay=delay)
        return h.commit("Limit quotes", DANA, [mark], {
            "shipcost/limiter.py": text + b"COUNTS = {}\nBURST = %d\n" % (limit * 2), "docs/limiter.md": b"At most %d a minute.\n" % limit},
            body=b"Customers may ask %d times a minute.\n" % limit, delay=delay)

    # The newest state was made before the second one is written here, so that the order of objects says nothing.
    lost = [limiter(fork, 5, 0)]
    lost.append(limiter(at, 20, 3000000))
    lost.append(limiter(at, 60, 900000))
    lost.append(h.commit("WIP on main: Prepare version 2.0", DANA, [at], {"README.md": b"# shipcost 2.1?\n"}, delay=8000000))
    lost.append(h.commit("Try a limiter in the proxy", IVO, [fork], {"docs/limiter.md": b"nginx: limit_req\n"}, delay=9000000))
    # (what is wanted is the second)

    h.reset("refs/heads/main", at)
    h.reset("refs/heads/release/1.x", release)
    h.reset("refs/heads/feature/zones", zones)
    h.reset("refs/tags/v1.1", release)
    h.out += b"done\n"
    return bytes(h.out), h.mark


def git(repository, *arguments, **options):
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True, env=environment, **options).stdout


def main(repository):
    os.makedirs(repository)
    git(repository, "init", "-q", "-b", "main")
    stream, count = write_history()
    git(repository, "fast-import", "--quiet", "--done", "--force", input=stream)
    for number in range(1, count + 1):
        git(repository, "update-ref", "-d", f"refs/heads/scratch-{number}")
    git(repository, "config", "gc.auto", "0")
    git(repository, "reset", "-q", "--hard", "main")
    shutil.rmtree(os.path.join(repository, ".git", "logs"), ignore_errors=True)
    dangling = git(repository, "fsck", "--full", "--no-reflogs").decode().split("\n")
    assert len([line for line in dangling if line.startswith("dangling commit")]) == 5, dangling


if __name__ == "__main__":
    main(sys.argv[1])
