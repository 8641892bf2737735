"""Receives signed deliveries; see SPEC.md."""
import base64
import hashlib
import hmac
import json
import sys


class Rejected(Exception):
    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def _bodies(body):
    """The body as it came, and as it was before some proxy reformatted it."""
    yield body
    yield body.strip()
    try:
        value = json.loads(body)
        yield json.dumps(value, separators=(",", ":")).encode()
        yield json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
    except ValueError:
        pass


def _same(given, right):
    for a, b in zip(given, right):
        if a != b:
            return False
    return True


class Receiver:
    TOLERANCE = 300

    def __init__(self, keys):
        self._keys = {key["id"]: base64.b64decode(key["secret"]) for key in keys}

    def check(self, headers, body, now):
        """Returns the id of a delivery that is accepted; raises Rejected otherwise."""
        headers = {name.lower(): value for name, value in headers.items()}
        if "hook-signature" not in headers:
            raise Rejected("missing-header")
        delivery = headers.get("hook-id", "")
        signatures, fields = [], {}
        for element in headers["hook-signature"].split(","):
            name, _, value = element.strip().partition("=")
            if name in ("v0", "v1"):
                signatures.append((name, value.strip().lower()))
            else:
                fields[name] = value.strip()
        try:
            signed_at = int(fields["t"])
        except (KeyError, ValueError):
            raise Rejected("bad-header")
        if now - signed_at > self.TOLERANCE:
            raise Rejected("stale")
        secret = self._keys.get(fields.get("k"), b"")
        for version, given in signatures:
            for candidate in _bodies(body):
                if version == "v0":
                    right = hashlib.sha256(candidate).hexdigest()
                else:
                    signed = ("%s\n%s\n" % (delivery, fields["t"])).encode() + candidate
                    right = hmac.new(secret, signed, hashlib.sha256).hexdigest()
                if _same(given, right):
                    return delivery
        raise Rejected("bad-signature")


def main(log, keys):
    with open(keys) as f:
        receiver = Receiver(json.load(f)["keys"])
    with open(log) as f:
        for number, line in enumerate(f, 1):
            entry = json.loads(line)
            try:
                receiver.check(entry["headers"], base64.b64decode(entry["body"]), entry["received"])
                print(number, "ok")
            except Rejected as rejected:
                print(number, rejected.reason)


if __name__ == "__main__":
    main(*sys.argv[1:])
