"""Makes the shop's database as a crash and a failing disk left it: a database file and a write-ahead log with holes in both.

The story, in order:
 1. the tables are filled;
 2. generation A of the log: many updates, and the oldest orders are deleted (their pages become free, their content stays); checkpoint;
 3. generation B of the log, over the beginning of A: two committed transactions, then one that never commits;
 4. sectors are lost: the first of the database, the root of `orders`, a leaf of `customers`, a leaf of an index, the first of the log.
Everything is asserted that the task relies on, so another SQLite cannot silently make an impossible or trivial one.
"""

import os
import shutil
import sqlite3
import struct
import sys

PAGE = 1024
SCHEMA = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, city TEXT, credit_cents INTEGER NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, placed TEXT NOT NULL, status TEXT NOT NULL, total_cents INTEGER NOT NULL, note TEXT);
CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, cents INTEGER NOT NULL, method TEXT NOT NULL, rate REAL NOT NULL);
CREATE UNIQUE INDEX customers_by_email ON customers (email, name, city, credit_cents);
CREATE INDEX orders_by_customer ON orders (customer_id, status);
"""


# ---- the rows: plain arithmetic, the same everywhere ----

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


def fill(connection):
    connection.executemany("INSERT INTO customers VALUES (?,?,?,?,?)", map(customer, range(1, 401)))
    connection.executemany("INSERT INTO orders VALUES (?,?,?,?,?,?)", map(order, range(1, 1501)))
    connection.executemany("INSERT INTO payments VALUES (?,?,?,?,?)", map(payment, range(1, 601)))


def generation_a():
    yield [("DELETE FROM orders WHERE id <= 400", [])]
    for step in range(3):
        yield [("UPDATE orders SET total_cents = total_cents + ?, status = ? WHERE id % 3 = ?", [100 + step, STATUS[step], step])]
    yield [("UPDATE payments SET cents = cents + 7", [])]


def generation_b():
    changes = [("INSERT INTO payments VALUES (?,?,?,?,?)", payment(i)) for i in range(601, 661)]
    changes += [("UPDATE orders SET status = 'late', total_cents = total_cents + 1 WHERE id = ?", [i]) for i in range(430, 1501, 90)]
    yield changes
    changes = [("INSERT INTO payments VALUES (?,?,?,?,?)", payment(i)) for i in range(661, 701)]
    changes += [("UPDATE orders SET status = 'done', total_cents = total_cents + 2 WHERE id = ?", [i]) for i in range(435, 1501, 110)]
    changes += [("UPDATE customers SET credit_cents = credit_cents + 11 WHERE id = ?", [i]) for i in range(300, 401, 33)]
    changes += [("DELETE FROM payments WHERE id = ?", [i]) for i in range(50, 60)]
    yield changes


def never_committed(connection):
    connection.execute("UPDATE orders SET total_cents = total_cents + 500000, status = 'void' WHERE id BETWEEN 450 AND 1450")
    connection.execute("INSERT INTO payments SELECT id + 5000, order_id, 1, 'none', 0.5 FROM payments WHERE id <= 100")


# ---- the files ----

def frames(log):
    """(page number, database size after commit or 0, salts, offset of the page) of each frame."""
    for offset in range(32, len(log) - PAGE - 23, 24 + PAGE):
        number, size, *salts = struct.unpack(">4I", log[offset:offset + 16])
        yield number, size, tuple(salts), offset + 24


def main(target):
    work = target + ".work"
    os.makedirs(work)
    os.makedirs(target)
    path = os.path.join(work, "shop.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"PRAGMA page_size={PAGE}; PRAGMA secure_delete=OFF; PRAGMA auto_vacuum=NONE;" + SCHEMA)
    connection.execute("BEGIN")
    fill(connection)
    connection.execute("COMMIT")
    assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("PRAGMA cache_size=20")

    def run(transactions):
        for changes in transactions:
            connection.execute("BEGIN")
            for statement, values in changes:
                connection.execute(statement, values)
            connection.execute("COMMIT")

    run(generation_a())
    assert connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    run(generation_b())

    # What the pages are for, while SQLite can still tell.
    roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
    committed = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("customers", "orders", "payments")}
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    connection.execute("BEGIN")
    never_committed(connection)

    with open(path, "rb") as file:
        data = bytearray(file.read())
    with open(path + "-wal", "rb") as file:
        log = bytearray(file.read())
    connection.execute("ROLLBACK")
    connection.close()

    all_frames = list(frames(log))
    salts = all_frames[0][2]
    # SQLite leaves salts and checksums zero once a transaction that isn't committed yet has written a frame twice.
    current = all_frames[:next(i for i, frame in enumerate(all_frames) if frame[2] not in (salts, (0, 0)))]
    last = max(i for i, frame in enumerate(current) if frame[1])
    stale = all_frames[len(current):]
    assert {frame[2] for frame in current[:last + 1]} == {salts}
    assert len(current) - last > 30 and current[last + 1][2] == salts, "frames without commit"
    assert any(frame[1] for frame in stale) and len(stale) > 20, "frames of the former generation"
    in_log = {frame[0] for frame in current[:last + 1]}
    assert all_frames[0][0] in {frame[0] for frame in current[1:last + 1]}, "the first frame is superseded"
    assert 1 in in_log and free > 10

    def page(number):
        return data[(number - 1) * PAGE:number * PAGE]

    def children(number):
        content = page(number)
        assert content[0] in (5, 2)
        count = struct.unpack(">H", content[3:5])[0]
        cells = struct.unpack(f">{count}H", content[12:12 + 2 * count])
        return [struct.unpack(">I", content[cell:cell + 4])[0] for cell in cells] + [struct.unpack(">I", content[8:12])[0]]

    def lose(number):
        assert number not in in_log, f"page {number} is in the log"
        data[(number - 1) * PAGE:number * PAGE] = bytes(PAGE)

    orders_leaves = children(roots["orders"])
    assert all(page(number)[0] == 13 for number in orders_leaves)

    # A leaf of customers that the log doesn't hold, and of which a row lies in the upper level of the covering index.
    upper = page(roots["customers_by_email"])
    for _, _, _, offset in (frame for frame in current[:last + 1] if frame[0] == roots["customers_by_email"]):
        upper = log[offset:offset + PAGE]
    assert upper[0] == 2
    emails = [customer(i)[1].encode() for i in range(1, 401)]
    lost = next(number for number in children(roots["customers"])
                if number not in in_log and any(email in page(number) and email in upper for email in emails))
    assert page(lost)[0] == 13
    index_leaves = [number for number in children(roots["orders_by_customer"]) if number not in in_log]
    assert page(index_leaves[2])[0] == 10
    lose(roots["orders"])
    lose(lost)
    lose(index_leaves[2])
    data[:512] = bytes(512)
    log[:512] = bytes(512)

    with open(os.path.join(target, "shop.db"), "wb") as file:
        file.write(data)
    with open(os.path.join(target, "shop.db-wal"), "wb") as file:
        file.write(log)
    shutil.rmtree(work)
    print(committed, f"{len(data) // PAGE} pages, {free} free, {last + 1} committed frames, {len(current) - last - 1} open, {len(stale)} stale")


main(sys.argv[1])
