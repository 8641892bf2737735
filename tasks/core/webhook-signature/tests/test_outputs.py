"""Verdicts on made-up deliveries, that comparisons take constant time, and the list of forged entries."""
import base64
import hashlib
import hmac
import json
import random
import subprocess
from pathlib import Path

import pytest

APP = Path("/app")
HERE = Path(__file__).parent
UNCHANGED = {
    "/app/keys.json": "cd3b5fe8540d8e0322ceabe7245666e856449376e0e2853b6271109b81cd620a",
    "/app/received.jsonl": "9edd62e49951b3cebee5a9d3b4602f2800f193d204173a14464d01ffbb947233",
    "/app/SPEC.md": "6aea7d853d2503ffc0c74977c6fd9e4062cd2ab69bbf21f679d811ff2999829d",
}
NOW = 1_800_000_000
SECRETS = {"a": b"first secret", "b": b"\x00\xff" * 20, "old": b"gone", "ü": b"umlaut"}
SPAN = {"a": (NOW - 10_000, NOW + 10_000), "b": (NOW - 100, NOW + 50), "old": (0, NOW - 5000), "ü": (0, 2 * NOW)}
KEYS = [{"id": name, "secret": base64.b64encode(SECRETS[name]).decode(), "from": SPAN[name][0], "until": SPAN[name][1]} for name in SECRETS]
JSON_BODY = b'{"a":1,"b":[2,3]}'


def sign(delivery, t, body, key="a"):
    return hmac.new(SECRETS.get(key, b""), delivery.encode() + b"\n" + str(t).encode() + b"\n" + body, hashlib.sha256).hexdigest()


class Log:
    """Deliveries with the verdict each should get."""

    def __init__(self):
        self.entries, self.verdicts, self.labels = [], [], []

    def add(self, label, verdict, signature=None, *, body=JSON_BODY, delivery=None, t=NOW, key="a", now=NOW, sent=None, headers=None, form="t={t},k={key},v1={v1}"):
        delivery = "d%d" % len(self.entries) if delivery is None else delivery
        v1 = sign(delivery, t, body, key) if signature is None else signature
        header = form.format(t=t, key=key, v1=v1, v0=hashlib.sha256(body).hexdigest(), bad="0" * 64)
        headers = {"Hook-Id": delivery, "Hook-Signature": header} if headers is None else headers(delivery, header)
        self.entries.append({"received": now, "headers": headers, "body": base64.b64encode(body if sent is None else sent).decode()})
        self.verdicts.append(verdict)
        self.labels.append(label)
        return v1


def cases():
    log = Log()
    add = log.add
    bad, good = "bad-signature", "ok"
    # signatures
    add("plain", good)
    add("no body", good, body=b"")
    add("binary body", good, body=bytes(range(256)))
    add("large body", good, body=b"x" * 100_000)
    add("body that looks like JSON with blanks", good, body=b' {"a": 1}\n')
    add("wrong signature", bad, "0" * 64)
    for i in (0, 1, 31, 32, 62, 63):
        right = sign("flip%d" % i, NOW, JSON_BODY)
        add("one digit wrong at %d" % i, bad, right[:i] + ("0" if right[i] != "0" else "1") + right[i + 1:], delivery="flip%d" % i)
    right = sign("short", NOW, JSON_BODY)
    for i in (0, 1, 8, 63):
        add("prefix of %d digits" % i, "bad-header", right[:i], delivery="short")
    add("signature and more", "bad-header", right + "0", delivery="short")
    add("signature twice in one", "bad-header", right + right, delivery="short")
    add("capitals", "bad-header", "ABCDEF" + "0" * 58)
    add("signature with newline", "bad-header", right + "\n", delivery="short")
    add("fullwidth digits", "bad-header", "０" * 64)
    add("not hexadecimal", "bad-header", "g" * 64)
    add("Base64", "bad-header", base64.b64encode(bytes(32)).decode())
    for label, sent in {"newline added": JSON_BODY + b"\n", "blank before": b" " + JSON_BODY, "blank inside": b'{"a": 1,"b":[2,3]}', "other order": b'{"b":[2,3],"a":1}',
                        "indented": json.dumps(json.loads(JSON_BODY), indent=2).encode(), "cut": JSON_BODY[:-1], "empty": b"", "doubled key": b'{"a":9,"a":1,"b":[2,3]}',
                        "escape": b'{"\\u0061":1,"b":[2,3]}', "number": b'{"a":1.0,"b":[2,3]}'}.items():
        add("body changed: " + label, bad, sent=sent)
    add("body moved into t", bad, sign("mv", NOW, b"1" + JSON_BODY), delivery="mv")
    add("signed with the id of another", bad, sign("other", NOW, JSON_BODY))
    add("signed with another t", bad, sign("tt", NOW - 1, JSON_BODY), delivery="tt")
    add("signed with another key", bad, sign("kk", NOW, JSON_BODY, "b"), delivery="kk")
    add("signed with no secret", bad, sign("nn", NOW, JSON_BODY, "none"), delivery="nn")
    add("only the checksum", "bad-header", form="t={t},k={key},v0={v0}")
    add("checksum as v1", bad, hashlib.sha256(JSON_BODY).hexdigest())
    add("checksum and wrong v1", bad, form="t={t},k={key},v0={v0},v1={bad}")
    add("right signature as v0", bad, form="t={t},k={key},v0={v1},v1={bad}")
    add("right signature as v2", "bad-header", form="t={t},k={key},v2={v1}")
    # several signatures
    add("second is right", good, form="t={t},k={key},v1={bad},v1={v1}")
    add("first is right", good, form="t={t},k={key},v1={v1},v1={bad}")
    add("tenth is right", good, form="t={t},k={key}," + "v1={bad}," * 9 + "v1={v1}")
    add("none is right", bad, form="t={t},k={key},v1={bad},v1={bad}")
    add("one is malformed", "bad-header", form="t={t},k={key},v1={v1},v1=abc")
    # form of the field
    add("other order", good, form="v1={v1},k={key},t={t}")
    add("spaces", good, form="  t={t} , k={key},   v1={v1} ")
    add("other elements", good, form="x=,t={t},v2=a=b,k={key},T=5,V1=zz,v1={v1},v0=")
    add("tab", "bad-header", form="t={t},\tk={key},v1={v1}")
    add("no-break space", "bad-header", form="t={t},\u00a0k={key},v1={v1}")
    add("space before =", "bad-header", form="t ={t},k={key},v1={v1}")
    add("space after =", "bad-header", form="t= {t},k={key},v1={v1}")
    add("space after v1=", "bad-header", form="t={t},k={key},v1= {v1}")
    add("empty element", "bad-header", form="t={t},,k={key},v1={v1}")
    add("comma at the end", "bad-header", form="t={t},k={key},v1={v1},")
    add("no =", "bad-header", form="t={t},k={key},v1={v1},flag")
    add("no name", "bad-header", form="t={t},k={key},v1={v1},=x")
    add("empty field", "bad-header", form="")
    add("semicolons", "bad-header", form="t={t};k={key};v1={v1}")
    add("t twice", "bad-header", form="t={t},t={t},k={key},v1={v1}")
    add("t twice, other first", "bad-header", form="t=1,k={key},v1={v1},t={t}")
    add("k twice", "bad-header", form="t={t},k={key},k={key},v1={v1}")
    add("no t", "bad-header", form="k={key},v1={v1}")
    add("no k", "bad-header", form="t={t},v1={v1}")
    add("empty k", "bad-header", form="t={t},k=,v1={v1}")
    for t in ["", "+%d" % NOW, "-1", "%d.0" % NOW, " %d" % NOW, "1_800_000_000", "0x6b49d200", "1e9", "abc", "1" * 13, "١٨٠٠٠٠٠٠٠٠", "²"]:
        add("t is %r" % t, "bad-header", t=t)
    add("t with a leading zero is signed as it is written", good, t="0%d" % NOW)
    add("t with a leading zero, signed without", bad, sign("zero", NOW, JSON_BODY), delivery="zero", t="0%d" % NOW)
    # ids and fields
    for delivery in ["", " ", "a b", "a\n", "\na", "x" * 65, "é", "a.b", "a/b", "a\x00", "١"]:
        add("id is %r" % delivery, "bad-header", delivery=delivery)
    add("long id", good, delivery="x" * 64)
    add("all of an id", good, delivery="AZaz09_-")
    add("no id", "missing-header", headers=lambda d, h: {"Hook-Signature": h})
    add("no signature", "missing-header", headers=lambda d, h: {"Hook-Id": d})
    add("no signature and a bad id", "missing-header", headers=lambda d, h: {"Hook-Id": "a b"})
    add("no fields", "missing-header", headers=lambda d, h: {})
    add("names in other capitals", good, headers=lambda d, h: {"HOOK-ID": d, "hook-signature": h, "Other": "x"})
    # keys
    add("unknown key", "unknown-key", key="nobody")
    add("unknown key, no secret", "unknown-key", sign("uk", NOW, JSON_BODY, "none"), delivery="uk", key="nobody")
    add("key in other capitals", "unknown-key", key="A")
    add("key with umlaut", good, key="ü")
    add("key that ended", "key-not-valid", key="old")
    for t, verdict in [(NOW - 101, "key-not-valid"), (NOW - 100, good), (NOW + 49, good), (NOW + 50, "key-not-valid")]:
        add("key b at %d" % (t - NOW), verdict, key="b", t=t)
    add("key valid at t, not now", good, key="b", t=NOW + 49, now=NOW + 200)
    add("key valid now, not at t", "key-not-valid", key="b", t=NOW - 150)
    add("unknown key before stale", "unknown-key", key="nobody", t=1)
    add("invalid key before stale", "key-not-valid", key="b", t=NOW - 5000)
    add("invalid key before wrong signature", "key-not-valid", "0" * 64, key="old")
    # time
    for offset, verdict in [(-301, "stale"), (-300, good), (-299, good), (299, good), (300, good), (301, "stale"), (9000, "stale"), (-9000, "stale")]:
        add("t at %d" % offset, verdict, t=NOW + offset)
    add("stale before wrong signature", "stale", "0" * 64, t=NOW - 400)
    # replays
    add("first of a", good, delivery="ra")
    add("second of a", "replayed", delivery="ra")
    add("second of a, other body", "replayed", delivery="ra", body=b"new")
    add("second of a, other time", "replayed", delivery="ra", t=NOW + 5, now=NOW + 290)
    add("second of a, wrong signature", bad, "0" * 64, delivery="ra")
    add("second of a, stale", "stale", delivery="ra", t=NOW - 500)
    add("second of a, by another key", "replayed", delivery="ra", key="b", t=NOW)
    for label, arguments, verdict in [("wrong", {"signature": "1" * 64}, bad), ("stale", {"t": NOW - 900}, "stale"), ("unknown", {"key": "x"}, "unknown-key"),
                                      ("form", {"form": "t={t}"}, "bad-header")]:
        add("rejected first: " + label, verdict, delivery="r-" + label, **arguments)
        add("right after rejected: " + label, good, delivery="r-" + label)
    add("ids differ in capitals", good, delivery="RA")
    rng = random.Random(5)
    for i in range(60):
        header = "".join(rng.choice(["t=%d" % NOW, "k=a", "v1=" + "0" * 64, ",", "=", " ", "é", "t", "\udc80", "\x00"]) for _ in range(rng.randrange(1, 9)))
        def reason(header=header):
            parts = [e.strip(" ").partition("=") for e in header.split(",")]
            if not all(n and e for n, e, _ in parts):
                return "bad-header"
            values = {n: [v for m, _, v in parts if m == n] for n in ("t", "k", "v1")}
            if values["t"] == [str(NOW)] and len(values["k"]) == 1 and values["k"][0] and values["v1"] and all(v == "0" * 64 for v in values["v1"]):
                return bad if values["k"] == ["a"] else "unknown-key"
            return "bad-header"
        add("noise %r" % header, reason(), headers=lambda d, h: {"Hook-Id": d, "Hook-Signature": header})
    return log


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    log = cases()
    (folder / "log").write_text("".join(json.dumps(entry) + "\n" for entry in log.entries))
    (folder / "keys").write_text(json.dumps({"keys": KEYS}))
    done = subprocess.run(["python3", "-B", "/app/webhook.py", folder / "log", folder / "keys"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split("\n")
    assert lines.pop() == ""
    assert [line.split(" ")[0] for line in lines] == [str(n + 1) for n in range(len(log.entries))]
    return {label: line.split(" ", 1)[1] for label, line in zip(log.labels, lines)}


LOG = cases()
assert len(set(LOG.labels)) == len(LOG.labels)


@pytest.mark.parametrize("number", range(len(LOG.labels)), ids=[ascii(label) for label in LOG.labels])
def test_verdict(verdicts, number):
    assert verdicts[LOG.labels[number]] == LOG.verdicts[number]


DRIVER = '''
import hmac, sys
calls = []
true = hmac.compare_digest
def watched(a, b):
    calls.append((a, b))
    return true(a, b)
hmac.compare_digest = watched
sys.path.insert(0, "/app")
import webhook
def as_text(x):
    return x.decode("latin-1") if isinstance(x, (bytes, bytearray)) and len(x) == 64 else bytes(x).hex() if isinstance(x, (bytes, bytearray)) else x
for given in sys.argv[3:]:
    calls.clear()
    receiver = webhook.Receiver([{"id": "a", "secret": "%s", "from": 0, "until": 9999999999}])
    try:
        assert receiver.check({"Hook-Id": "c1", "Hook-Signature": "t=%s,k=a,v1=" %% sys.argv[1] + given}, b"body", int(sys.argv[1])) == "c1"
        verdict = "ok"
    except webhook.Rejected as rejected:
        verdict = rejected.reason
    assert verdict == ("ok" if given == sys.argv[2] else "bad-signature"), verdict
    compared = [{as_text(a), as_text(b)} for a, b in calls]
    assert {given, sys.argv[2]} in compared, "the signatures were not compared in constant time"
print("constant")
''' % (base64.b64encode(SECRETS["a"]).decode(), "%s")


def test_constant_time():
    right = sign("c1", NOW, b"body")
    flip = lambda i: right[:i] + ("0" if right[i] != "0" else "1") + right[i + 1:]
    done = subprocess.run(["python3", "-B", "-c", DRIVER, str(NOW), right, flip(0), flip(63), right], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "constant\n"), done.stderr


def test_receivers_are_independent():
    script = '''
import sys
sys.path.insert(0, "/app")
import webhook
keys = [{"id": "a", "secret": "%s", "from": 0, "until": 9999999999}]
for _ in range(2):
    print(webhook.Receiver(keys).check({"Hook-Id": "c1", "Hook-Signature": sys.argv[1]}, b"body", %d))
''' % (base64.b64encode(SECRETS["a"]).decode(), NOW)
    done = subprocess.run(["python3", "-B", "-c", script, "t=%d,k=a,v1=%s" % (NOW, sign("c1", NOW, b"body"))], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "c1\nc1\n"), done.stderr


def test_forged_entries():
    assert (APP / "forged.csv").read_bytes().decode().split("\n") == (HERE / "forged.csv").read_text().split("\n")


def test_inputs_unchanged():
    assert {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in UNCHANGED} == UNCHANGED
