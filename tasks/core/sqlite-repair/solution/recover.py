"""Puts the committed part of the log over the database, then reads the trees page by page."""

import sqlite3
import struct

PAGE = 1024

with open("/app/rescue/shop.db", "rb") as file:
    data = file.read()
with open("/app/rescue/shop.db-wal", "rb") as file:
    log = file.read()

# The log: its header is lost, and so is the header of the first frame. The salts of the second frame are those of the running
# generation; it ends where other salts begin (an open transaction, then leftovers of the generation before).
pages = {n + 1: data[n * PAGE:(n + 1) * PAGE] for n in range(len(data) // PAGE)}
offsets = range(32, len(log) - PAGE - 23, 24 + PAGE)
frames = [(struct.unpack(">4I", log[offset:offset + 16]), log[offset + 24:offset + 24 + PAGE]) for offset in offsets]
salts = frames[1][0][2:]
running = [1]
while running[-1] + 1 < len(frames) and frames[running[-1] + 1][0][2:] == salts:
    running.append(running[-1] + 1)
last = max(i for i in running if frames[i][0][1])
for (number, _, _, _), content in frames[1:last + 1]:
    pages[number] = content
size = frames[last][0][1]


def varint(content, at):
    value = 0
    for i in range(8):
        byte = content[at + i]
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at + i + 1
    return value << 8 | content[at + 8], at + 9


def record(content, at):
    """The values of a record without overflow pages (no row here needs any)."""
    header, cursor = varint(content, at)
    body = at + header
    values = []
    while cursor < at + header:
        kind, cursor = varint(content, cursor)
        if kind == 0:
            values.append(None)
        elif kind in (8, 9):
            values.append(kind - 8)
        elif kind <= 6:
            length = (0, 1, 2, 3, 4, 6, 8)[kind]
            values.append(int.from_bytes(content[body:body + length], "big", signed=True))
            body += length
        elif kind == 7:
            values.append(struct.unpack(">d", content[body:body + 8])[0])
            body += 8
        else:
            length = (kind - 12) // 2
            raw = content[body:body + length]
            values.append(raw.decode() if kind % 2 else raw)
            body += length
    return values


def cells(number):
    content = pages[number]
    base = 100 if number == 1 else 0
    count = struct.unpack(">H", content[base + 3:base + 5])[0]
    first = base + (12 if content[base] in (2, 5) else 8)
    return content, struct.unpack(f">{count}H", content[first:first + 2 * count])


def table_rows(content, pointers):
    for at in pointers:
        length, at = varint(content, at)
        rowid, at = varint(content, at)
        assert length <= PAGE - 35
        yield rowid, record(content, at)


seen = set()


def walk(number):
    """All (rowid, values) of a table, or (None, values) of an index, as far as its pages are there."""
    seen.add(number)
    content, pointers = cells(number)
    kind = content[100 if number == 1 else 0]
    if kind == 13:
        yield from table_rows(content, pointers)
    elif kind == 10:
        for at in pointers:
            yield None, record(content, varint(content, at)[1])
    elif kind in (2, 5):
        for at in pointers:
            yield from walk(struct.unpack(">I", content[at:at + 4])[0])
            if kind == 2:
                yield None, record(content, varint(content, at + 4)[1])
        yield from walk(struct.unpack(">I", content[8:12])[0])
    else:
        assert not any(content), f"page {number} is neither whole nor empty"


def free_pages():
    trunk = struct.unpack(">I", pages[1][32:36])[0]
    while trunk:
        yield trunk
        following, count = struct.unpack(">2I", pages[trunk][:8])
        yield from struct.unpack(f">{count}I", pages[trunk][8:8 + 4 * count])
        trunk = following


schema = {values[1]: (values[3], values[4]) for _, values in walk(1)}
found = {name: list(walk(root)) for name, (root, _) in schema.items()}
customers = {rowid: [rowid, *values[1:]] for rowid, values in found["customers"]}
for _, (email, name, city, credit, rowid) in found["customers_by_email"]:
    customers.setdefault(rowid, [rowid, email, name, city, credit])
payments = {rowid: [rowid, *values[1:]] for rowid, values in found["payments"]}

# What nobody points at and is not free are the leaves below the lost root of orders, and those of the damaged index.
orders = {}
for number in set(range(1, size + 1)) - seen - set(free_pages()):
    content, pointers = cells(number)
    if content[0] == 13:
        for rowid, values in table_rows(content, pointers):
            assert rowid not in orders
            orders[rowid] = [rowid, *values[1:]]

# A real number without fraction is stored as an integer; the column's affinity turns it back on insertion.
target = sqlite3.connect("/app/recovered.db", isolation_level=None)
target.execute("BEGIN")
for name in ("customers", "orders", "payments"):
    target.execute(schema[name][1])
for name, rows in (("customers", customers), ("orders", orders), ("payments", payments)):
    for _, row in sorted(rows.items()):
        target.execute(f"INSERT INTO {name} VALUES ({','.join('?' * len(row))})", row)
for name in ("customers_by_email", "orders_by_customer"):
    target.execute(schema[name][1])
target.execute("COMMIT")
target.close()
