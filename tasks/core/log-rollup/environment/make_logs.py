"""Writes the logs of the task. The same bytes every time: fixed seed, fixed dates.

With a second argument it also writes the expected answers there, from what it knows about the records,
not by reading the logs back (tests/expected/ was made that way).
"""
import gzip
import os
import random
import sys
from datetime import datetime, timedelta, timezone

rng = random.Random(20250330)
UTC = timezone.utc
WEEK = datetime(2025, 3, 28, tzinfo=UTC)
LEVELS = {
    "DEBUG": ["debug", "DEBUG", "trace", "Trace"],
    "INFO": ["info", "INFO", "Info", "notice", "NOTICE"],
    "WARNING": ["warn", "WARN", "warning", "Warning"],
    "ERROR": ["err", "ERROR", "Error", "SEVERE"],
    "CRITICAL": ["crit", "CRITICAL", "fatal", "FATAL"],
}
ORDER = list(LEVELS)
ZONES = {"UTC": 0, "EST": -300, "EDT": -240, "CET": 60, "CEST": 120}
TEXTS = [
    b"request took %d ms", b"user %d logged in", b"retry %d of 5: upstream [10.0.0.7] busy",
    b"cache miss | key=%d", b"disk at %d%%", b"caf\xe9 order %d accepted", b"job %d: ERROR in step 3, going on",
    b"won't parse 2025-03-29T10:00:00Z in field %d",
]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def iso(t, level, text):
    minutes = rng.choice([0, 0, 60, 120, -300, 330, 765])
    local = t.astimezone(timezone(timedelta(minutes=minutes)))
    stamp = local.strftime("%Y-%m-%dT%H:%M:%S")
    if t.microsecond:
        fraction = "%06d" % t.microsecond
        stamp += "." + (fraction[:3] if rng.random() < 0.7 else fraction)
    zone = "Z" if minutes == 0 else "%s%02d:%02d" % ("-" if minutes < 0 else "+", *divmod(abs(minutes), 60))
    return b"%s [%s] %s" % ((stamp + zone).encode(), level.encode(), text)


def clf(t, level, text):
    minutes = rng.choice([330, 330, -480, 0, 120])
    local = t.astimezone(timezone(timedelta(minutes=minutes)))
    zone = "%s%02d%02d" % ("-" if minutes < 0 else "+", *divmod(abs(minutes), 60))
    stamp = "[%02d/%s/%s %s]" % (local.day, MONTHS[local.month - 1], local.strftime("%Y:%H:%M:%S"), zone)
    return b"%s %s: %s" % (stamp.encode(), level.encode(), text)


def epoch(t, level, text):
    millis = (t - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return b"%d|%s|%s" % (millis, level.encode(), text)


def legacy(t, level, text):
    zone = rng.choice(list(ZONES))
    local = t.astimezone(timezone(timedelta(minutes=ZONES[zone])))
    clock = "%02d:%s %s" % ((local.hour + 11) % 12 + 1, local.strftime("%M:%S"), "AM" if local.hour < 12 else "PM")
    stamp = "%02d/%02d/%d %s %s" % (local.month, local.day, local.year, clock, zone)
    return b"%s %s %s" % (stamp.encode(), level.encode(), text)


BROKEN = [
    b"2025-02-30T10:00:00Z [INFO] no such day", b"2025-03-29T24:10:00Z [INFO] no such hour", b"-- MARK --",
    b"[31/Apr/2025:10:00:00 +0000] error: no such day", b"1743292798|INFO|seconds, not milliseconds",
    b"03/29/2025 13:00:00 PM UTC INFO no such hour", b"03/29/2025 10:00:00 AM PDT INFO unknown zone",
    b"2025-03-29T10:00:00Z [AUDIT] unknown level", b"2025-03-29 10:00:00 INFO no zone",
    b"1743292798120|VERBOSE|unknown level", b"03/29/2025 00:15:00 AM UTC INFO twelve-hour clocks have no zero",
    b"2025-03-29T10:00:00 [INFO] no zone",
]

# service -> its files, with the form each of them mostly uses
FILES = {
    "gateway": [("gateway.log", iso), ("gateway.log.1", iso), ("gateway.log.2.gz", iso)],
    "billing": [("billing.log", clf), ("archive/billing.log.1.gz", clf)],
    "worker": [("worker.log", epoch), ("worker.b.log", epoch)],
    "mainframe": [("legacy/mainframe.txt", legacy), ("mainframe.log", legacy)],
}


def main(folder, truth=None):
    lines = {}      # file -> lines
    broken = {}     # file -> number of malformed lines
    rows = {}       # (date, service, level) -> records
    for service, files in FILES.items():
        names = [name for name, _ in files]
        for name in names:
            lines[name] = []
        for _ in range(1500):
            name, form = rng.choice(files)
            t = WEEK + timedelta(milliseconds=rng.randrange(7 * 86400 * 1000))
            if rng.random() < 0.3:          # near midnight, where zones matter
                midnight = WEEK + timedelta(days=rng.randrange(1, 7))
                t = midnight + timedelta(milliseconds=rng.randrange(-7200_000, 7200_000))
            if form in (clf, legacy) or rng.random() < 0.4:
                t = t.replace(microsecond=0)
            level = rng.choices(ORDER, [20, 50, 15, 12, 3])[0]
            text = rng.choice(TEXTS)
            text = text % rng.randrange(100) if rng.random() < 0.97 else b""
            records = rows.setdefault((t.strftime("%Y-%m-%d"), service, level), set())
            records.add((t, text))
            word = rng.choice(LEVELS[level])
            lines[name].append(form(t, word, text))
            if rng.random() < 0.05:
                lines[name].append(rng.choice([b"    at step(%d)", b"\tcaused by %d"]) % rng.randrange(9))
            if rng.random() < 0.02:
                lines[name].append(rng.choice([b"", b"   "]))
            if rng.random() < 0.12:         # shipped again: another file, another spelling, perhaps another form
                again = lines[rng.choice(names)]
                forms = [iso, epoch] if t.microsecond else [iso, epoch, clf, legacy]
                other = rng.choice(forms)(t, rng.choice(LEVELS[level]), text + rng.choice([b"", b"", b"  "]))
                again.append(other)
            if rng.random() < 0.06 and form in (iso, epoch):
                # the same second and text, but another instant: not a duplicate
                t2 = t.replace(microsecond=(t.microsecond // 1000 + 7) % 1000 * 1000)
                records.add((t2, text))
                lines[name].append(form(t2, word, text))
            if rng.random() < 0.015 and name != "worker.b.log":
                lines[name].append(rng.choice(BROKEN))
                broken[name] = broken.get(name, 0) + 1
    for name, content in lines.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        end = b"\r\n" if name in ("mainframe.log", "archive/billing.log.1.gz") else b"\n"
        data = end.join(content) + (b"" if name == "worker.log" else end)
        if name.endswith(".gz"):
            data = gzip.compress(data, mtime=0)
        with open(path, "wb") as f:
            f.write(data)
    if truth:
        write_truth(truth, rows, broken)


def write_truth(folder, rows, broken):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "rollup.csv"), "w") as f:
        f.write("date,service,level,count,first,last\n")
        for date, service, level in sorted(rows, key=lambda k: (k[0], k[1], ORDER.index(k[2]))):
            records = rows[date, service, level]
            times = sorted(t for t, _ in records)
            stamps = [t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in (times[0], times[-1])]
            f.write(",".join([date, service, level, str(len(records)), *stamps]) + "\n")
    with open(os.path.join(folder, "malformed.csv"), "w") as f:
        f.write("file,lines\n")
        for name in sorted(broken):
            f.write("%s,%d\n" % (name, broken[name]))


main(*sys.argv[1:])
