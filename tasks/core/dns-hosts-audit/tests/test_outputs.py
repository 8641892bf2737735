"""Compares the report with what the script that made the capture had put into it."""

import hashlib
import json

import pytest

INPUTS = {
    "capture.pcap": "48e588af88ef4df3b2cfa4c5cb7a45abfbecc2d80218e672e6132251f1c3bdbc",
    "hosts": "785c550972894572197369eeb84ddada9ef9c5c2c5f1d925f5283ec6633cb19f",
    "resolvers.conf": "032f1c6be74a1ee3b136998f4ec00c6ac22551dd2a68ead7f57078f52d6a48f3",
}
STALE = [
    ("crane.quay.test", "AAAA", ["fd20::1:0:0:18"], ["fd20:0:0:1::118"]),
    ("files.quay.test", "AAAA", ["fd20:0:0:1::12"], ["fd20:0:0:1::112"]),
    ("mail.quay.test", "A", ["10.20.1.10"], ["10.20.1.110"]),
    ("radar.quay.test", "A", ["10.20.1.20"], []),
    ("tide.quay.test", "A", ["10.20.1.21"], ["10.20.1.121"]),
]
EXPECTED = {
    "queries": 502,
    "unanswered": 171,
    "unsolicited": 90,
    "rogue": ["10.20.7.77", "10.20.9.9", "fd20:0:0:7::bad"],
    "top_names": [["mail.quay.test", 127], ["www.quay.test", 48], ["files.quay.test", 34], ["crane.quay.test", 33], ["print.quay.test", 27]],
    "stale_hosts": [{"name": name, "type": kind, "hosts": hosts, "dns": dns} for name, kind, hosts, dns in STALE],
}


@pytest.fixture(scope="module")
def report():
    with open("/app/audit.json", encoding="utf-8") as file:
        return json.load(file)


def test_inputs_are_untouched():
    for name, wanted in INPUTS.items():
        with open(f"/app/audit/{name}", "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == wanted, name


def test_report_has_exactly_the_keys(report):
    assert set(report) == set(EXPECTED)


@pytest.mark.parametrize("key", EXPECTED)
def test_value(report, key):
    assert report[key] == EXPECTED[key]
