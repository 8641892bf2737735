"""What tests do with modules of the agent's; the same in pytest's own process and in another one."""
import datetime
import decimal
import fractions
import importlib
import importlib.util
import io
import math
import pathlib
import sys

import pytest

sys.path.insert(0, "/app")
import answer
import kit
from answer import Stack, Vector
from kit.tools import double


def test_data():
    grouped, items, few, frozen, large, endless, text, number, price, part, moment, day, time, path, raw = answer.data()
    assert grouped == {"a": [1.5]} and items == (None, True, b"x") and few == {1, 2} and frozen == frozenset("ab")
    assert large == 10**40 and math.isinf(endless) and text == "é\ud800" and number == 1 + 2j
    assert price == decimal.Decimal("1.50") and part == fractions.Fraction(1, 3) and path == pathlib.Path("/a/b") and raw == b"y"
    assert moment == datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.timezone.utc) and day == datetime.date(2026, 1, 2)
    assert time == datetime.timedelta(days=1, microseconds=5)


def test_a_named_tuple():
    point = answer.point()
    assert point == (1, 2) and point.y == 2


def test_exceptions():
    with pytest.raises(answer.Wrong) as caught:
        answer.fail()
    assert str(caught.value) == "no" and caught.value.reason == "because" and isinstance(caught.value, ValueError)
    with pytest.raises(AttributeError):
        answer.nothing
    with pytest.raises(TypeError):
        answer.point(1)
    with pytest.raises(FileNotFoundError):
        answer.read("/nowhere")


def test_objects():
    one = Vector(1, 2)
    assert isinstance(one, Vector) and one.x == 1 and one + Vector(1, 1) == Vector(2, 3) and one != Vector.zero()
    one.x = 5
    assert one.x == 5 and repr(one) == "Vector(x=5, y=2)" and answer.Colour.RED == answer.Colour(1)


def test_containers():
    stack = Stack()
    assert not stack
    stack.push("a")
    stack.push(2)
    assert len(stack) == 2 and list(stack) == ["a", 2] and "a" in stack and 3 not in stack and stack[-1] == 2
    with pytest.raises(IndexError):
        stack[5]
    with stack as same:
        assert same is stack
    assert len(stack) == 0


def test_generators():
    first, second = answer.numbers()
    assert first == 1 and second == Vector(1, 2)


def test_things_of_the_tests():
    assert answer.ordered([3, 1, 2], key=lambda item: -item) == [3, 2, 1]
    file = io.StringIO()
    assert answer.write(file) is file and file.getvalue() == "hello"


def test_packages():
    assert kit.double(4) == 8 and double(5) == 10


def test_changed_modules(monkeypatch):
    monkeypatch.setattr(answer, "LIMIT", 8)
    assert answer.LIMIT == 8
    monkeypatch.undo()
    assert importlib.reload(answer).LIMIT == 7


def test_by_file():
    spec = importlib.util.spec_from_file_location("another", "/app/answer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.LIMIT == 7
