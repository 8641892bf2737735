"""The report against the truth known when the data were made, member by member."""
import hashlib
import json
from pathlib import Path

import pytest

APP = Path("/app")
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))
DATA = {
    "customers.csv": "b3548e5949514f5872dbb6d64004419d36c09ef4bf1bd2ec196f621d5bb7e55b",
    "orders-2024.csv": "d8f0f9d72a747381dbad083d721ee1ed4fb0fad611717a1a8f80cc6680fd796b",
    "orders-2025.csv": "22b16e4e1e38d5f2470bf2ab6d5e70fe27225d5049d174aebaf512cd80100c9e",
    "rates.csv": "8beb06211e204c0250120af24b822b0cb1d64e9efead89b58b2472e44db82383",
}


@pytest.fixture
def report():
    return json.loads((APP / "report.json").read_bytes().decode("utf-8"))


def test_members(report):
    assert set(report) == set(EXPECTED)


def test_customers(report):
    assert report["customers"] == EXPECTED["customers"]


@pytest.mark.parametrize("member", ["rows", "superseded", "cancelled", "orphaned", "counted"])
def test_orders(report, member):
    assert set(report["orders"]) == set(EXPECTED["orders"])
    assert report["orders"][member] == EXPECTED["orders"][member]


def test_countries(report):
    assert report["countries"] == EXPECTED["countries"]


def test_months(report):
    assert report["months"] == EXPECTED["months"]


def test_top_customers(report):
    assert report["top_customers"] == EXPECTED["top_customers"]


def test_money_is_integer(report):
    def numbers(value):
        if isinstance(value, dict):
            value = value.values()
        if isinstance(value, (int, float)):
            yield value
        elif not isinstance(value, str):
            for item in value:
                yield from numbers(item)
    assert all(type(n) is int for n in numbers(report))


def test_data_untouched():
    assert {name: hashlib.sha256((APP / "data" / name).read_bytes()).hexdigest() for name in DATA} == DATA
