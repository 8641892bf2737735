"""Compares the recovered database with the rows that must be in it, computed again here."""

import hashlib
import os
import shutil
import sqlite3
import struct

import pytest

RECOVERED = "/app/recovered.db"
# SQLite chooses random salts for the log, so that its size and its hole are what can be known of it; the database is always the same.
DATABASE_SHA256 = "813ecef1c6f6688228d9511a968271deab953a90312c1d3e9ec8ce0651d047e5"
LOG_SIZE = 268320
SCHEMA = {
    "customers": "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, city TEXT, credit_cents INTEGER NOT NULL)",
    "orders": "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, placed TEXT NOT NULL, status TEXT NOT NULL, total_cents INTEGER NOT NULL, note TEXT)",
    "payments": "CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, cents INTEGER NOT NULL, method TEXT NOT NULL, rate REAL NOT NULL)",
    "customers_by_email": "CREATE UNIQUE INDEX customers_by_email ON customers (email, name, city, credit_cents)",
    "orders_by_customer": "CREATE INDEX orders_by_customer ON orders (customer_id, status)",
}


def noise(*numbers):
    """A fixed 31-bit number for the given ones."""
    value = 2166136261
    for number in numbers:
        for byte in struct.pack("<q", number):
            value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    return (value ^ value >> 13) & 0x7FFFFFFF


FIRST = ["Ada", "Björn", "Chloé", "Dag", "Eva", "Finn", "Gül", "Hana"]
LAST = ["Arndt", "Bosch", "Çelik", "Dunn", "Ernst", "Frost"]
CITIES = ["Bergen", "Cork", "Gdańsk", "Oulu", "Porto", None]
STATUS = ["new", "paid", "sent", "late", "done"]
METHODS = ["card", "cash", "bank"]


def customer(i):
    first, last = FIRST[noise(i, 1) % 8], LAST[noise(i, 2) % 6]
    return [i, f"{last}.{i:04d}@example.test".lower(), f"{first} {last}", CITIES[noise(i, 3) % 6], noise(i, 4) % 100000 - 20000]


def order(i):
    note = None if noise(i, 15) % 3 else "leave at door " + str(noise(i, 16) % 1000)
    day = noise(i, 12) % 336
    return [i, noise(i, 11) % 400 + 1, f"2023-{day // 28 + 1:02d}-{day % 28 + 1:02d}", STATUS[noise(i, 13) % 5],
            1000000 + noise(i, 14) % 900000, note]


def payment(i):
    return [i, 401 + noise(i, 21) % 1100, noise(i, 22) % 500000, METHODS[noise(i, 23) % 3], (noise(i, 24) % 4000) / 16]


def expected():
    """The state after the last commit: {table: {id: row}}."""
    customers = {i: customer(i) for i in range(1, 401)}
    orders = {i: order(i) for i in range(401, 1501)}
    payments = {i: payment(i) for i in range(1, 601)}
    for step in range(3):
        for i, row in orders.items():
            if i % 3 == step:
                row[4] += 100 + step
                row[3] = STATUS[step]
    for row in payments.values():
        row[2] += 7
    payments.update((i, payment(i)) for i in range(601, 701))
    for i in range(430, 1501, 90):
        orders[i][3] = "late"
        orders[i][4] += 1
    for i in range(435, 1501, 110):
        orders[i][3] = "done"
        orders[i][4] += 2
    for i in range(300, 401, 33):
        customers[i][4] += 11
    for i in range(50, 60):
        del payments[i]
    return {"customers": customers, "orders": orders, "payments": payments}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A connection to a copy of the one file."""
    assert os.path.isfile(RECOVERED), "there is no /app/recovered.db"
    copy = tmp_path_factory.mktemp("copy") / "recovered.db"
    shutil.copy(RECOVERED, copy)
    connection = sqlite3.connect(copy)
    yield connection
    connection.close()


def rows_of(database, table):
    return {row[0]: list(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY id")}


def test_it_is_one_sound_file(database):
    assert not os.path.exists(RECOVERED + "-wal") or os.path.getsize(RECOVERED + "-wal") == 0
    assert not os.path.exists(RECOVERED + "-journal")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_definitions(database):
    found = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"))
    assert {name: " ".join(sql.split()) for name, sql in found.items()} == SCHEMA


@pytest.mark.parametrize("table", ["customers", "orders", "payments"])
def test_rows(database, table):
    wanted, found = expected()[table], rows_of(database, table)
    assert sorted(set(wanted) - set(found)) == [], "rows are missing"
    assert sorted(set(found) - set(wanted)) == [], "rows are too many"
    assert [(row, found[i]) for i, row in wanted.items() if found[i] != row] == [], "rows differ (wanted, found)"


def test_types(database):
    kinds = {
        "customers": "integer,text,text,text,integer",
        "orders": "integer,integer,text,text,integer,text",
        "payments": "integer,integer,integer,text,real",
    }
    for table, kind in kinds.items():
        columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
        for position, name in enumerate(columns):
            types = {row[0] for row in database.execute(f"SELECT DISTINCT typeof({name}) FROM {table}")}
            assert types - {"null"} == {kind.split(",")[position]}, (table, name)


def test_numbers(database):
    tables = expected()
    for table, column, position in (("customers", "credit_cents", 4), ("orders", "total_cents", 4), ("payments", "cents", 2), ("payments", "rate", 4)):
        wanted = (len(tables[table]), sum(row[position] for row in tables[table].values()))
        assert database.execute(f"SELECT count(*), sum({column}) FROM {table}").fetchone() == wanted, (table, column)
    # through the index
    wanted = {}
    for row in tables["orders"].values():
        wanted[row[1], row[3]] = wanted.get((row[1], row[3]), 0) + 1
    found = database.execute("SELECT customer_id, status, count(*) FROM orders INDEXED BY orders_by_customer GROUP BY 1, 2")
    assert {(customer_id, status): count for customer_id, status, count in found} == wanted


def test_evidence_is_untouched():
    assert sorted(name for name in os.listdir("/app/rescue") if not name.endswith("-shm")) == ["shop.db", "shop.db-wal"]
    with open("/app/rescue/shop.db", "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == DATABASE_SHA256
    with open("/app/rescue/shop.db-wal", "rb") as file:
        log = file.read()
    assert len(log) == LOG_SIZE and log[:512] == bytes(512) and log[512:516] != bytes(4)
