"""Writes the log of accepted deliveries and the keys. The same bytes every time: fixed seed, fixed dates.

It also writes forged.csv, which stays in the stage this runs in (tests/forged.csv is a copy).
"""
import base64
import hashlib
import hmac
import json
import os
import random
import sys

rng = random.Random(60221023)
START, CHANGE, END = 1740787200, 1742169600, 1743465600     # 1 March, 17 March and 1 April 2025, UTC
KEYS = {name: rng.randbytes(32) for name in ["winter-24", "spring-25", "march-b"]}
VALID = {"winter-24": (1735689600, CHANGE), "march-b": (CHANGE - 3600, CHANGE + 3600), "spring-25": (CHANGE, 1748736000)}


def key_at(t):
    return "winter-24" if t < CHANGE else "spring-25"


def sign(secret, delivery, t, body):
    return hmac.new(secret, b"%s\n%s\n%s" % (delivery.encode(), str(t).encode(), body), hashlib.sha256).hexdigest()


def make_body(i):
    kind = rng.random()
    event = {"type": rng.choice(["charge.paid", "charge.refunded", "payout.sent"]), "amount": rng.randrange(100, 90000),
             "account": "acct_%04d" % rng.randrange(200), "note": rng.choice(["", "café", "a  b", "für Öl"])}
    if kind < 0.6:
        return json.dumps(event, separators=(",", ":")).encode()
    if kind < 0.8:
        return json.dumps(event, indent=2, ensure_ascii=False).encode() + b"\n"
    if kind < 0.9:
        return ("type=%(type)s&amount=%(amount)d" % event).encode()
    if kind < 0.95:
        return rng.randbytes(rng.randrange(1, 60))
    return b""


def good(i, now, t=None, body=None, key=None):
    """A delivery in order, in one of the spellings the rules allow."""
    delivery = "dlv_%05d" % i
    t = now - rng.randrange(0, 20) if t is None else t
    body = make_body(i) if body is None else body
    key = key or key_at(t)
    elements = ["t=%d" % t, "k=%s" % key, "v1=" + sign(KEYS[key], delivery, t, body)]
    if rng.random() < 0.2:          # change of keys: a signature under another key comes too
        elements.insert(rng.choice([2, 3]), "v1=" + sign(rng.choice(list(KEYS.values())), delivery, t, body[:-1] + b"?"))
    if rng.random() < 0.5:
        elements.append("v0=" + hashlib.sha256(body).hexdigest())
    if rng.random() < 0.1:
        elements.append(rng.choice(["v2=a=b", "note=", "T=1"]))
    if rng.random() < 0.2:
        rng.shuffle(elements)
    header = rng.choice([",", ",", ", ", " , "]).join(elements)
    names = rng.choice([("Hook-Id", "Hook-Signature"), ("hook-id", "hook-signature"), ("HOOK-ID", "Hook-Signature")])
    return {"received": now, "headers": {names[0]: delivery, names[1]: header}, "body": base64.b64encode(body).decode()}


def forge(kind, i, now, earlier):
    """A delivery that the faulty program accepts: (entry, reason)."""
    t, delivery = now - rng.randrange(0, 20), "dlv_%05d" % i
    key, body = key_at(t), make_body(i)
    v0 = "v0=" + hashlib.sha256(body).hexdigest()
    right = sign(KEYS[key], delivery, t, body)

    def entry(header, body=body, headers=None):
        return {"received": now, "headers": headers or {"Hook-Id": delivery, "Hook-Signature": header}, "body": base64.b64encode(body).decode()}

    if kind == "checksum":
        return entry("t=%d,k=%s,%s,v1=%s" % (t, key, v0, rng.randbytes(32).hex())), "bad-signature"
    if kind == "checksum only":
        return entry("t=%d,k=%s,%s" % (t, key, v0)), "bad-header"
    if kind == "empty":
        return entry("t=%d,k=%s,v1=" % (t, key)), "bad-header"
    if kind == "prefix":
        return entry("t=%d,k=%s,v1=%s" % (t, key, right[:rng.randrange(1, 4)])), "bad-header"
    if kind == "empty key":
        return entry("t=%d,k=%s,v1=%s" % (t, "test", sign(b"", delivery, t, body))), "unknown-key"
    if kind == "no key":
        return entry("t=%d,v1=%s" % (t, sign(b"", delivery, t, body))), "bad-header"
    if kind == "old key":
        other = "winter-24" if t >= CHANGE else "spring-25"
        return entry("t=%d,k=%s,v1=%s" % (t, other, sign(KEYS[other], delivery, t, body))), "key-not-valid"
    if kind == "future":
        t = now + rng.choice([301, 302, 3600, 86400])
        key = key_at(t)
        return entry("t=%d,k=%s,v1=%s" % (t, key, sign(KEYS[key], delivery, t, body))), "stale"
    if kind == "reformatted":
        body = json.dumps({"type": "payout.sent", "amount": i}, separators=(",", ":")).encode()
        sent = rng.choice([json.dumps(json.loads(body), indent=1).encode(), b" " + body, body + b"\n", body + b"\r\n"])
        return entry("t=%d,k=%s,v1=%s" % (t, key, sign(KEYS[key], delivery, t, body)), sent), "bad-signature"
    if kind == "spelling":
        header = rng.choice(["t=%d,k=%s,v1=%s" % (t, key, right.upper().replace("0", "0")), "t=%d,t=%d,k=%s,v1=%s" % (t, t, key, right),
                             "t=%d,k=%s,k=%s,v1=%s" % (t, key, key, right), "t=%d,k=%s,v1=%s," % (t, key, right), "t=%d,k=%s,x,v1=%s" % (t, key, right)])
        if header.lower() == header and header.count("t=") == 1 and header.count("k=") == 1 and ",x," not in header and not header.endswith(","):
            header += ","
        return entry(header), "bad-header"
    if kind == "no id":
        t_right = sign(KEYS[key], "", t, body)
        return entry("", headers={"Hook-Signature": "t=%d,k=%s,v1=%s" % (t, key, t_right)}), "missing-header"
    if kind == "strange id":
        delivery = rng.choice(["dlv %d" % i, "dlv_%d\n" % i, "d" * 65, "dlv_é"])
        return entry("t=%d,k=%s,v1=%s" % (t, key, sign(KEYS[key], delivery, t, body))), "bad-header"
    if kind == "replay":
        old = rng.choice(earlier)
        again = dict(old, received=old["received"] + rng.randrange(0, 250))
        return again, "replayed"
    raise ValueError(kind)


KINDS = ["checksum", "checksum only", "empty", "prefix", "empty key", "no key", "old key", "future", "reformatted", "reformatted", "spelling", "no id",
         "strange id", "replay", "replay"]


def main(folder):
    entries = []        # (time, entry, reason or None)
    times = sorted(rng.randrange(START, END) for _ in range(900))
    plan = ["good"] * len(times)
    for n, at in enumerate(rng.sample(range(len(times)), 90)):
        plan[at] = KINDS[n % len(KINDS)]
    accepted = []
    for i, (now, kind) in enumerate(zip(times, plan)):
        if kind == "good":
            entry = good(i, now)
            accepted.append(entry)
            entries.append((now, entry, None))
        elif kind == "replay":
            recent = [e for e in accepted[-12:]]
            entry, reason = forge(kind, i, now, recent)
            entries.append((entry["received"], entry, reason))
        else:
            entry, reason = forge(kind, i, now, accepted)
            entries.append((now, entry, reason))
            if kind in ("checksum", "empty", "reformatted") and rng.random() < 0.5:
                # The true delivery of that id comes later and is in order: what is rejected has no effect.
                later = good(i, now + 30)
                accepted.append(later)
                entries.append((now + 30, later, None))
    # in order, at the edges of what is allowed
    edge = 20000
    for now, t, key in [(START + 5000, START + 4700, None), (START + 5001, START + 5301, None), (CHANGE, CHANGE - 1, None), (CHANGE + 10, CHANGE, None),
                        (CHANGE - 20, CHANGE - 3600 + 3500, "march-b"), (CHANGE + 3599, CHANGE + 3599, "march-b")]:
        entries.append((now, good(edge, now, t=t, key=key), None))
        edge += 1
    for now, t, key in [(CHANGE + 1, CHANGE, "winter-24"), (CHANGE + 2, CHANGE - 1, "spring-25"), (CHANGE + 3600, CHANGE + 3600, "march-b"),
                        (CHANGE - 3601, CHANGE - 3601, "march-b")]:
        entries.append((now, good(edge, now, t=t, key=key), "key-not-valid"))
        edge += 1
    entries.sort(key=lambda e: e[0])
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/received.jsonl", "w") as f:
        for _, entry, _ in entries:
            f.write(json.dumps(entry) + "\n")
    with open(folder + "/keys.json", "w") as f:
        json.dump({"keys": [{"id": k, "secret": base64.b64encode(KEYS[k]).decode(), "from": VALID[k][0], "until": VALID[k][1]} for k in KEYS]}, f, indent=1)
        f.write("\n")
    with open(folder + "/forged.csv", "w") as f:
        f.write("line,reason\n")
        for number, (_, _, reason) in enumerate(entries, 1):
            if reason:
                f.write("%d,%s\n" % (number, reason))


main(*sys.argv[1:])
