"""The rollup and the list of malformed lines against the truth known when the logs were made."""
import gzip
import hashlib
import os
from pathlib import Path

APP = Path("/app")
EXPECTED = Path(__file__).parent / "expected"
# content of the logs (unpacked) as the image was made
LOGS = {
    "billing.log": "5c2f5ed4a0b9de685585172b7ec03c4429613525806b1be18cbe9dfee845745b",
    "gateway.log": "845c9ca6983f96ac25e60539c9f87c457b71381873f9f6822ecb8b7babe07ac6",
    "gateway.log.1": "bc52a2c226e594d40037d6b1d4e596f631528fb20ac2eeb82acf10e02b5ceae2",
    "gateway.log.2.gz": "8e68a12c2f405df2a92ee5515caae4eef0d882bb391375a8f41e236ea6f5ccd5",
    "mainframe.log": "3824c5e9a3efefa2c636b3be133580c51435dd3d956c347e2138296cedf12dd5",
    "worker.b.log": "42036493c963277554906960f20f554a2649a3dbc000c21f6510c5beae025218",
    "worker.log": "8f0a8ea5036f3c7f74d332b74d03ad5b8098f4e48ec5f3c8723761e650d8c04e",
    "archive/billing.log.1.gz": "7de95ad40cf15c24cda3f3dd17ead4032d30e902a72513076a1661dfa0041e38",
    "legacy/mainframe.txt": "09b758bfdf6c4bada294fcb759934c97b4f64258b88a702dfce3c5d4888fa317",
}


def rows(path):
    return path.read_bytes().decode().split("\n")


def test_rollup_header_and_shape():
    data = (APP / "rollup.csv").read_bytes()
    assert data.startswith(b"date,service,level,count,first,last\n")
    assert data.endswith(b"\n") and not data.endswith(b"\n\n")
    assert b"\r" not in data and b'"' not in data and b" " not in data


def test_rollup_keys_in_order():
    keys = [row.split(",")[:3] for row in rows(APP / "rollup.csv")]
    assert keys == [row.split(",")[:3] for row in rows(EXPECTED / "rollup.csv")]


def test_rollup_counts():
    counts = {tuple(row.split(",")[:3]): row.split(",")[3:4] for row in rows(APP / "rollup.csv")}
    assert counts == {tuple(row.split(",")[:3]): row.split(",")[3:4] for row in rows(EXPECTED / "rollup.csv")}


def test_rollup_exact():
    assert rows(APP / "rollup.csv") == rows(EXPECTED / "rollup.csv")


def test_malformed_exact():
    assert (APP / "malformed.csv").read_bytes() == (EXPECTED / "malformed.csv").read_bytes()


def test_logs_untouched():
    found = {}
    for folder, _, names in os.walk(APP / "logs"):
        for name in names:
            path = os.path.join(folder, name)
            with (gzip.open if name.endswith(".gz") else open)(path, "rb") as f:
                found[os.path.relpath(path, APP / "logs")] = hashlib.sha256(f.read()).hexdigest()
    assert found == LOGS
