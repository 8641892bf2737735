#!/usr/bin/env python3
"""make_log.py EVENTS SEED > LOG: an ordinary log of that many events, for trying things out."""

import random
import sys


def main():
    wanted, source = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    rooms = [f"room-{number}" for number in range(1, 9)]
    badges = [f"B{number:05d}" for number in range(max(2, wanted // 20))]
    clocks = {badge: source.randrange(20000) for badge in badges}
    events = []
    while len(events) < wanted:
        badge, room = source.choice(badges), source.choice(rooms)
        start = clocks[badge] + source.randrange(600)
        events.append((start, badge, "IN", room))
        if source.random() < 0.05:
            events.append((start + source.randrange(3), badge, "IN", room))
        if source.random() < 0.95:
            start = events[-1][0] + source.randrange(3000)
            events.append((start, badge, "OUT", room))
        clocks[badge] = start
    for time, badge, action, room in sorted(events, key=lambda event: event[0])[:wanted]:
        print(time, badge, action, room)


main()
