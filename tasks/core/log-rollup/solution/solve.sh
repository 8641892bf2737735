#!/bin/bash
set -euo pipefail
cat > /tmp/rollup.py <<'PY'
import gzip, os, re
from datetime import datetime, timedelta, timezone

UTC = timezone.utc
LEVELS = {w: n for n, ws in {
    "DEBUG": "debug trace", "INFO": "info notice", "WARNING": "warn warning",
    "ERROR": "err error severe", "CRITICAL": "crit critical fatal"}.items() for w in ws.split()}
ORDER = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
ZONES = {"UTC": 0, "EST": -300, "EDT": -240, "CET": 60, "CEST": 120}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d) \[(\w+)\](.*)", re.S | re.A)
CLF = re.compile(r"\[(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\] (\w+):(.*)", re.S | re.A)
EPOCH = re.compile(r"(\d{13})\|(\w+)\|(.*)", re.S | re.A)
LEGACY = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d) (AM|PM) (\w+) (\w+)(?: (.*)|$)", re.S | re.A)

def offset(text):
    if text == "Z":
        return timedelta()
    digits = text[1:].replace(":", "")
    d = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -d if text[0] == "-" else d

def parse(line):
    if m := ISO.fullmatch(line):
        y, mo, d, h, mi, s = map(int, m.groups()[:6])
        us = int((m[7] or "0").ljust(6, "0"))
        return datetime(y, mo, d, h, mi, s, us, tzinfo=UTC) - offset(m[8]), m[9], m[10]
    if m := CLF.fullmatch(line):
        return (datetime(int(m[3]), MONTHS.index(m[2]) + 1, int(m[1]), int(m[4]), int(m[5]), int(m[6]), tzinfo=UTC)
                - offset(m[7])), m[8], m[9]
    if m := EPOCH.fullmatch(line):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(m[1])), m[2], m[3]
    if m := LEGACY.fullmatch(line):
        h = int(m[4])
        if not 1 <= h <= 12:
            raise ValueError("hour")
        h = h % 12 + (12 if m[7] == "PM" else 0)
        t = datetime(int(m[3]), int(m[1]), int(m[2]), h, int(m[5]), int(m[6]), tzinfo=UTC)
        return t - timedelta(minutes=ZONES[m[8]]), m[9], m[10] or ""
    raise ValueError("form")

seen, bad = set(), {}
for folder, _, names in os.walk("/app/logs"):
    for name in names:
        path = os.path.join(folder, name)
        with (gzip.open if name.endswith(".gz") else open)(path, "rb") as f:
            data = f.read()
        for raw in data.split(b"\n"):
            line = raw.removesuffix(b"\r").decode("latin-1")
            if not line.strip() or line[0] in " \t":
                continue
            try:
                t, word, text = parse(line)
                level = LEVELS[word.lower()]
            except (ValueError, KeyError):
                rel = os.path.relpath(path, "/app/logs")
                bad[rel] = bad.get(rel, 0) + 1
                continue
            seen.add((name.split(".")[0], t, level, text.strip()))
rows = {}
for service, t, level, _ in seen:
    rows.setdefault((t.strftime("%Y-%m-%d"), service, ORDER.index(level)), []).append(t)
stamp = "%Y-%m-%dT%H:%M:%SZ"
with open("/app/rollup.csv", "w", newline="") as f:
    f.write("date,service,level,count,first,last\n")
    for (date, service, rank), times in sorted(rows.items()):
        f.write(f"{date},{service},{ORDER[rank]},{len(times)},{min(times):{stamp}},{max(times):{stamp}}\n")
with open("/app/malformed.csv", "w", newline="") as f:
    f.write("file,lines\n")
    for rel in sorted(bad):
        f.write(f"{rel},{bad[rel]}\n")
PY
python3 /tmp/rollup.py
rm /tmp/rollup.py
