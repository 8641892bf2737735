#!/bin/bash
set -euo pipefail
python3 - <<'PY'
import csv, json, re
from decimal import Decimal, ROUND_HALF_UP

DATA = "/app/data/"
NAMES = {"DE": "de germany deutschland", "FR": "fr france frankreich", "AT": "at austria österreich",
         "CH": "ch switzerland schweiz", "NL": "nl netherlands niederlande"}
CODES = {word: code for code, words in NAMES.items() for word in words.split()}

def read(name, encoding, delimiter):
    with open(DATA + name, encoding=encoding, newline="") as f:
        return [{k: v.strip() for k, v in row.items()} for row in csv.DictReader(f, delimiter=delimiter)]

def number(text):
    return int(re.fullmatch(r"(?i)c?[-\s]*0*(\d+)", text)[1])

def iso(text):
    return text if text[4:5] == "-" else "-".join(reversed(text.split(".")))

def amount(text, decimal):
    text = re.sub(r"\s", "", text)
    negative = text.startswith(("-", "(")) or text.endswith("-")
    text = text.strip("-()")
    text = text.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    return -Decimal(text) if negative else Decimal(text)

customers = {}
for row in read("customers.csv", "cp1252", ";"):
    i, day = number(row["customer_id"]), iso(row["updated"])
    if i not in customers or day >= customers[i][0]:
        customers[i] = (day, re.sub(r"\s+", " ", row["name"]), CODES.get(row["country"].lower(), "ZZ"),
                        number(row["replaced_by"]) if row["replaced_by"] else None)

def resolve(i):
    while customers[i][3] in customers:
        i = customers[i][3]
    return i

rates = {(r["month"], r["currency"]): Decimal(r["eur"]) for r in read("rates.csv", "ascii", ",")}
total_rows, orders = 0, {}
for name, encoding, delimiter, decimal in [("orders-2024.csv", "utf-8-sig", ",", "."), ("orders-2025.csv", "utf-16", "\t", ",")]:
    for row in read(name, encoding, delimiter):
        total_rows += 1
        key, revision = row["order_id"].upper(), int(row["revision"])
        if key in orders and orders[key][0] >= revision:
            continue
        month = iso(row["date"])[:7]
        currency = row["currency"] or "EUR"
        rate = Decimal(1) if currency == "EUR" else rates[month, currency]
        cents = int((amount(row["amount"], decimal) * rate * 100).quantize(Decimal(1), ROUND_HALF_UP))
        orders[key] = (revision, number(row["customer"]), month, cents, row["status"].lower())

cancelled, orphaned, counted = 0, [], 0
months, sums = {}, {}
for key, (_, customer, month, cents, status) in orders.items():
    if status == "cancelled":
        cancelled += 1
    elif customer not in customers:
        orphaned.append(key)
    else:
        counted += 1
        who = resolve(customer)
        months[month] = months.get(month, 0) + cents
        n, total = sums.get(who, (0, 0))
        sums[who] = (n + 1, total + cents)
countries = {}
for who, (n, total) in sums.items():
    entry = countries.setdefault(customers[who][2], {"customers": 0, "orders": 0, "total_cents": 0})
    entry["customers"] += 1
    entry["orders"] += n
    entry["total_cents"] += total
best = sorted(sums, key=lambda who: (-sums[who][1], who))[:10]
report = {
    "customers": len({resolve(i) for i in customers}),
    "orders": {"rows": total_rows, "superseded": total_rows - len(orders), "cancelled": cancelled,
               "orphaned": sorted(orphaned), "counted": counted},
    "countries": countries,
    "months": months,
    "top_customers": [{"id": f"C-{w}", "name": customers[w][1], "country": customers[w][2], "orders": sums[w][0],
                       "total_cents": sums[w][1]} for w in best],
}
with open("/app/report.json", "w", encoding="utf-8") as f:
    json.dump(report, f, ensure_ascii=False, indent=2)
PY
