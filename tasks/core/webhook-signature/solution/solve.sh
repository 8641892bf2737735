#!/bin/bash
set -euo pipefail
cat > /tmp/repair.py <<'PY'
import re
path = "/app/webhook.py"
text = open(path).read()
start, end = text.index("def _bodies"), text.index("def main")
text = text[:start] + '''_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TIME = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


def _parse(header):
    """The time as written, the key's id and the signatures of a Hook-Signature field."""
    found = {"t": [], "k": [], "v1": []}
    for element in header.split(","):
        name, equals, value = element.strip(" ").partition("=")
        if not name or not equals:
            raise Rejected("bad-header")
        if name in found:
            found[name].append(value)
    if len(found["t"]) != 1 or len(found["k"]) != 1 or not found["v1"]:
        raise Rejected("bad-header")
    if not _TIME.fullmatch(found["t"][0]) or not found["k"][0] or not all(map(_SIGNATURE.fullmatch, found["v1"])):
        raise Rejected("bad-header")
    return found["t"][0], found["k"][0], found["v1"]


class Receiver:
    TOLERANCE = 300

    def __init__(self, keys):
        self._keys = {key["id"]: (base64.b64decode(key["secret"]), key["from"], key["until"]) for key in keys}
        self._accepted = set()

    def check(self, headers, body, now):
        """Returns the id of a delivery that is accepted; raises Rejected otherwise."""
        headers = {name.lower(): value for name, value in headers.items()}
        if "hook-signature" not in headers or "hook-id" not in headers:
            raise Rejected("missing-header")
        delivery = headers["hook-id"]
        if not _ID.fullmatch(delivery):
            raise Rejected("bad-header")
        written, key, signatures = _parse(headers["hook-signature"])
        if key not in self._keys:
            raise Rejected("unknown-key")
        secret, begin, end = self._keys[key]
        signed_at = int(written)
        if not begin <= signed_at < end:
            raise Rejected("key-not-valid")
        if abs(now - signed_at) > self.TOLERANCE:
            raise Rejected("stale")
        signed = ("%s\\n%s\\n" % (delivery, written)).encode() + body
        right = hmac.new(secret, signed, hashlib.sha256).hexdigest()
        matches = [hmac.compare_digest(given, right) for given in signatures]
        if not any(matches):
            raise Rejected("bad-signature")
        if delivery in self._accepted:
            raise Rejected("replayed")
        self._accepted.add(delivery)
        return delivery


''' + text[end:]
open(path, "w").write(text.replace("import json\n", "import json\nimport re\n", 1))
PY
python3 /tmp/repair.py
rm /tmp/repair.py
{ echo line,reason; python3 /app/webhook.py /app/received.jsonl /app/keys.json | grep -v ' ok$' | tr ' ' ,; } > /app/forged.csv
