# Values as text, for two processes that do not trust each other. Data comes out as exactly the built-in types that it went in as
# (of a subclass: as the built-in it is made from), so that no code, no overridden `==` and no pickled object comes along.
# Everything else is a reference that the one who has the thing makes, and the other one interprets.
import collections
import datetime
import decimal
import fractions
import json
import pathlib

LIMIT = 1 << 26  # bytes of one message

NAMED = {
    "decimal": (decimal.Decimal, str, decimal.Decimal),
    "fraction": (fractions.Fraction, str, fractions.Fraction),
    "datetime": (datetime.datetime, datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    "date": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
    "time": (datetime.time, datetime.time.isoformat, datetime.time.fromisoformat),
    "path": (type(pathlib.Path()), str, pathlib.Path),
}
LISTS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def encode(value, reference):
    """JSON's form of a value; `reference` makes one of what is not data."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return {"float": float.hex(value)}
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (bytes, bytearray)):
        base = bytes if isinstance(value, bytes) else bytearray
        return {base.__name__: base.hex(value)}
    if kind is complex:
        return {"complex": [float.hex(value.real), float.hex(value.imag)]}
    if kind is datetime.timedelta:
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    for name, (base, text, _) in NAMED.items():
        if kind is base:
            return {name: text(value)}
    each = lambda items: [encode(item, reference) for item in items]
    if isinstance(value, dict):
        return {"dict": [each(pair) for pair in dict.items(value)]}
    if isinstance(value, tuple) and kind is not tuple and isinstance(getattr(kind, "_fields", None), tuple):
        return {"namedtuple": [kind.__name__, list(kind._fields), each(tuple.__iter__(value))]}
    for name, base in LISTS.items():
        if isinstance(value, base):
            return {name: each(base.__iter__(value))}
    return {"reference": reference(value)}


def decode(form, resolve):
    """The value of JSON's form; `resolve` makes something of a reference. ValueError or TypeError for any other form."""
    if form is None or type(form) in (bool, int, str):
        return form
    if type(form) is not dict or len(form) != 1:
        raise ValueError("not a value")
    ((name, content),) = form.items()
    each = lambda items: [decode(item, resolve) for item in items]
    if name == "reference":
        return resolve(content)
    if name == "float":
        return float.fromhex(content)
    if name in ("bytes", "bytearray"):
        return {"bytes": bytes, "bytearray": bytearray}[name].fromhex(content)
    if name == "complex":
        return complex(*map(float.fromhex, content))
    if name == "timedelta":
        return datetime.timedelta(*content)
    if name == "dict":
        return {decode(key, resolve): decode(item, resolve) for key, item in content}
    if name == "namedtuple":
        return collections.namedtuple(content[0], content[1])(*each(content[2]))
    if name in LISTS:
        return LISTS[name](each(content))
    if name in NAMED and type(content) is str:
        return NAMED[name][2](content)
    raise ValueError("not a value")


class Line:
    """One side of the conversation: a message is a line of JSON. Whoever waits for an answer serves the other's requests meanwhile."""

    def __init__(self, socket, serve):
        self.reader = socket.makefile("rb")
        self.writer = socket.makefile("wb")
        self.serve = serve

    def send(self, message):
        self.writer.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        self.writer.flush()

    def receive(self):
        """EOFError when the other side is gone or says what is no message."""
        try:
            line = self.reader.readline(LIMIT)
            if not line.endswith(b"\n"):
                raise EOFError("it ended")
            message = json.loads(line)
        except (ValueError, RecursionError, OSError) as error:
            raise EOFError(str(error)) from None
        if type(message) is not dict:
            raise EOFError("no message")
        return message

    def ask(self, request):
        """The answer to a request: a dictionary with `value` or `error`."""
        self.send({"request": request})
        while True:
            message = self.receive()
            if "request" not in message:
                return message
            self.send(self.serve(message["request"]))

    def listen(self):
        while True:
            self.send(self.serve(self.receive().get("request")))
