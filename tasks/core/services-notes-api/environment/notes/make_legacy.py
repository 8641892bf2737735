"""Writes the notes of the old system, always the same ones."""

import json
import sys

VERBS = ["Call", "Order", "Repair", "Measure", "Paint", "Return", "Sharpen", "Collect"]
THINGS = ["the harbour office", "two pallets", "the blue winch", "spare fenders", "the crane log", "Zoë's keys", "a new hose"]

with open(sys.argv[1], "w", encoding="utf-8") as file:
    for number in range(1, 121):
        note = {
            "id": number * 3 + number % 2,
            "text": f"{VERBS[number * 5 % len(VERBS)]} {THINGS[number * 11 % len(THINGS)]} (ticket {number * 7919 % 1000:03d})",
            "created": 1600000000 + number * 86413,
        }
        file.write(json.dumps(note, ensure_ascii=False) + "\n")
