"""Writes the shop's files. The same bytes every time: fixed seed, fixed dates.

With a second argument it also writes the expected report there, from what it knows about the data, not by
reading the files back (tests/expected.json was made that way).
"""
import csv
import datetime
import io
import json
import os
import random
import sys

rng = random.Random(4711)
COUNTRIES = {
    "DE": ["DE", "de", "Germany", "Deutschland", "GERMANY"],
    "FR": ["FR", "fr", "France", "Frankreich", "france"],
    "AT": ["AT", "at", "Austria", "Österreich", "ÖSTERREICH"],
    "CH": ["CH", "Ch", "Switzerland", "Schweiz", "schweiz"],
    "NL": ["NL", "nl", "Netherlands", "Niederlande"],
    "ZZ": ["", "n/a", "Atlantis", "UK", "D"],
}
FIRST = "Ada Björn Chloé Dörte Émile Françoise Gül Hanß Inês José Käthe Løve Mañuel Nöel Olga Paul".split()
LAST = "Müller O'Neill D’Arc Straße Çelik Núñez Østby Lefèvre Schmidt van der Meer Weiß Young".split()
STYLES = ["C-%d", "c-%04d", "C%d", "%d", "C %03d", " C-%05d ", "c%02d"]
RATES = {"USD": "0.925", "CHF": "1.0475", "JPY": "0.00615"}
FIRST_DAY = datetime.date(2024, 1, 1)
N = 260


def customer_name(i):
    name = "%s %s" % (rng.choice(FIRST), rng.choice(LAST))
    return name + rng.choice(["", "", " & Co.", " “Die Gute” GmbH", "; Filiale %d" % (i % 7), ' "Nord"'])


def smear(name):
    """The same name with other white space."""
    return rng.choice(["%s", "%s", " %s", "%s  "]) % name.replace(" ", rng.choice([" ", " ", "  ", "\u00a0", "\r\n", " \n "]))


def make_customers():
    rows, truth = [], {}
    for i in range(1, N + 1):
        if i % 29 == 0:
            continue                                    # a gap: nobody has this number
        versions = rng.choice([1, 1, 1, 2, 2, 3])
        days = sorted(rng.sample(range(0, 700), versions))
        if versions > 1 and rng.random() < 0.3:
            days[-2] = days[-1]                         # equal dates: the later row counts
        written = []
        for day in days:
            code = rng.choices(list(COUNTRIES), [6, 4, 3, 3, 2, 1])[0]
            name = customer_name(i)
            replaced = ""
            if rng.random() < 0.18:
                replaced = rng.randrange(1, i) if i > 1 else ""     # only downwards: no circles
            if rng.random() < 0.02:
                replaced = 5000 + i
            truth[i] = (name, code, replaced)
            date = (FIRST_DAY + datetime.timedelta(days=day)).strftime("%d.%m.%Y")
            style = lambda n: rng.choice(STYLES) % n if n != "" else rng.choice(["", " "])
            written.append((day, [rng.choice(STYLES) % i, smear(name), rng.choice(["%s", " %s"]) % rng.choice(COUNTRIES[code]),
                                  "kunde%d@example.org" % i, date, style(replaced)]))
        if versions > 1 and days[-2] != days[-1]:
            rng.shuffle(written)                        # the latest row need not be the last
        rows.append([row for _, row in written])
    # versions of one customer keep their order but are spread over the file
    slots = [i for i, versions in enumerate(rows) for _ in versions]
    rng.shuffle(slots)
    return [rows[i].pop(0) for i in slots], truth


def resolve(i, truth):
    while truth[i][2] != "" and truth[i][2] in truth:
        i = truth[i][2]
    return i


def number(cents, decimal, thousands, short):
    whole, rest = divmod(abs(cents), 100)
    text = "{:,}".format(whole).replace(",", thousands)
    if rest or not short:
        text += decimal + "%02d" % rest
    if cents < 0:
        text = rng.choice(["-%s", "%s-", "(%s)"]) % text
    return text


def to_cents(cents, currency, rate):
    if currency == "EUR":
        return cents
    digits = rate.split(".")
    scale = 10 ** len(digits[1])
    value = abs(cents) * int(digits[0] + digits[1])
    rounded = (2 * value + scale) // (2 * scale)
    return rounded if cents >= 0 else -rounded


def make_rates():
    rows, table = [], {}
    for month in range(24):
        name = "%d-%02d" % (2024 + month // 12, month % 12 + 1)
        for currency, rate in RATES.items():
            steps = rng.choice([-75, -50, -25, 0, 25, 50])
            digits = len(rate.split(".")[1])
            value = int(rate.replace(".", "")) + (steps if digits > 3 else steps // 25)
            if currency == "JPY":
                value = 615 + steps // 25
            text = ("%0*d" % (digits + 1, value))
            text = text[:-digits] + "." + text[-digits:]
            table[name, currency] = text
            rows.append([name, currency, text])
    return rows, table


def make_orders(truth, table):
    files = {"2024": [], "2025": []}
    final, dropped = {}, 0
    for k in range(1400):
        order = "%s-%05d" % (rng.choice(["WEB", "Tel", "shop"]), 10000 + k * 7)
        revisions = sorted(rng.sample(range(1, 13), rng.choice([1, 1, 1, 1, 2, 3])))
        customer = rng.randrange(1, N + 1)
        if rng.random() < 0.015:
            customer = 900 + rng.randrange(40)
        for revision in revisions:
            date = FIRST_DAY + datetime.timedelta(days=rng.randrange(731))
            currency = rng.choices(["EUR", "USD", "CHF", "JPY"], [8, 4, 3, 1])[0]
            cents = rng.randrange(100, 300000) // 20 * 20 if rng.random() < 0.6 else rng.randrange(1, 2000000)
            if currency == "JPY":
                cents = rng.randrange(100, 90000) * 100
            if rng.random() < 0.06:
                cents = -cents
            status = rng.choices(["paid", "open", "cancelled"], [12, 3, 2])[0]
            year = rng.choice(["2024", "2025"]) if rng.random() < 0.15 else str(date.year)
            short = rng.random() < 0.5
            copies = 2 if rng.random() < 0.03 else 1
            for _ in range(copies):
                oid = rng.choice([order, order.upper(), order.lower()])
                shown = rng.choice(["", "EUR", "EUR"]) if currency == "EUR" else currency
                word = rng.choice([status, status.upper(), status.title()])
                cid = rng.choice(STYLES) % customer
                rest = rng.choice(["", "gift", 'say "hi"', "call, then ship", "line\nbreak", "tab\there"])
                if year == "2024":
                    amount = number(cents, ".", ",", short)
                    row = [oid, str(revision), cid, date.isoformat(), amount, shown, word, rest]
                else:
                    amount = number(cents, ",", rng.choice([".", "\u00a0"]), short)
                    row = [word, shown, amount, date.strftime("%d.%m.%Y"), oid, rest, cid, str(revision)]
                files[year].append(row)
            dropped += copies
            month = date.strftime("%Y-%m")
            final[order.upper()] = (customer, month, to_cents(cents, currency, table.get((month, currency))), status)
        dropped -= 1
    for rows in files.values():
        rng.shuffle(rows)
    return files, final, dropped


def report(truth, files, final, dropped):
    countries, months, tops = {}, {}, {}
    cancelled = sum(1 for order in final.values() if order[3] == "cancelled")
    orphaned, counted = [], 0
    for oid, (customer, month, cents, status) in final.items():
        if status == "cancelled":
            continue
        if customer not in truth:
            orphaned.append(oid)
            continue
        counted += 1
        who = resolve(customer, truth)
        months[month] = months.get(month, 0) + cents
        n, total = tops.get(who, (0, 0))
        tops[who] = (n + 1, total + cents)
    for who, (n, total) in tops.items():
        entry = countries.setdefault(truth[who][1], {"customers": 0, "orders": 0, "total_cents": 0})
        entry["customers"] += 1
        entry["orders"] += n
        entry["total_cents"] += total
    best = sorted(tops, key=lambda who: (-tops[who][1], who))[:10]
    return {
        "customers": len({resolve(i, truth) for i in truth}),
        "orders": {"rows": sum(map(len, files.values())), "superseded": dropped, "cancelled": cancelled,
                   "orphaned": sorted(orphaned), "counted": counted},
        "countries": countries,
        "months": months,
        "top_customers": [{"id": "C-%d" % who, "name": truth[who][0], "country": truth[who][1], "orders": tops[who][0],
                           "total_cents": tops[who][1]} for who in best],
    }


def write(path, header, rows, encoding, delimiter, end):
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator=end)
    out.writerow(header)
    out.writerows(rows)
    with open(path, "wb") as f:
        f.write(text.getvalue().encode(encoding))


def main(folder, truth_path=None):
    os.makedirs(folder, exist_ok=True)
    customers, truth = make_customers()
    rates, table = make_rates()
    files, final, dropped = make_orders(truth, table)
    write(folder + "/customers.csv", ["customer_id", "name", "country", "email", "updated", "replaced_by"], customers, "cp1252", ";", "\r\n")
    write(folder + "/orders-2024.csv", ["order_id", "revision", "customer", "date", "amount", "currency", "status", "note"],
          files["2024"], "utf-8-sig", ",", "\n")
    write(folder + "/orders-2025.csv", ["status", "currency", "amount", "date", "order_id", "note", "customer", "revision"],
          files["2025"], "utf-16", "\t", "\r\n")
    write(folder + "/rates.csv", ["month", "currency", "eur"], rates, "ascii", ",", "\n")
    if truth_path:
        with open(truth_path, "w", encoding="utf-8") as f:
            json.dump(report(truth, files, final, dropped), f, indent=1, ensure_ascii=False, sort_keys=True)
            f.write("\n")


main(*sys.argv[1:])
