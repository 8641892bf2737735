#!/bin/bash
mkdir -p /app/kit && cd /app
cat >kit/__init__.py <<'END'
from .tools import double
END
echo 'def double(x): return 2 * x' >kit/tools.py
cat >answer.py <<'END'
import collections, dataclasses, datetime, decimal, enum, fractions, pathlib

Point = collections.namedtuple("Point", "x y")
LIMIT = 7

class Wrong(ValueError):
    def __init__(self, text, reason):
        super().__init__(text)
        self.reason = reason

class Colour(enum.Enum):
    RED = 1

@dataclasses.dataclass
class Vector:
    x: int
    y: int
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    @classmethod
    def zero(cls): return cls(0, 0)

class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def __len__(self): return len(self.items)
    def __iter__(self): return iter(self.items)
    def __contains__(self, item): return item in self.items
    def __getitem__(self, at): return self.items[at]
    def __enter__(self): return self
    def __exit__(self, *about): self.items.clear()

def data():
    grouped = collections.defaultdict(list)
    grouped["a"].append(1.5)
    return [grouped, (None, True, b"x"), {1, 2}, frozenset("ab"), 10**40, float("inf"), "é\ud800", 1 + 2j, decimal.Decimal("1.50"),
            fractions.Fraction(1, 3), datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.timezone.utc), datetime.date(2026, 1, 2),
            datetime.timedelta(days=1, microseconds=5), pathlib.Path("/a/b"), bytearray(b"y")]

def point(): return Point(1, 2)
def fail(): raise Wrong("no", "because")
def numbers():
    yield 1
    yield Vector(1, 2)
def ordered(items, key): return sorted(items, key=key)
def write(file):
    file.write("hello")
    return file
def read(path):
    with open(path) as file: return file.read()
END
