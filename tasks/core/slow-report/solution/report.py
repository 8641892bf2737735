#!/usr/bin/env python3
"""report.py LOG: what the badge readers of a building saw.

The log has one event a line, `TIME BADGE ACTION ROOM`, in order of time (several events may have the same time); TIME is in whole
seconds, ACTION is IN or OUT. Everything here is O(n log n) in the number of events, whatever the log looks like.
"""

import sys
from bisect import bisect_left, bisect_right


def read_events(path):
    events = []
    with open(path, encoding="utf-8") as log:
        for line in log:
            time, badge, action, room = line.split()
            events.append((int(time), badge, action, room))
    return events


def find_visits(events):
    """A visit begins with IN and ends with the badge's next event, if that is OUT of the same room. Other INs stay open."""
    following = [None] * len(events)
    latest = {}
    for i in range(len(events) - 1, -1, -1):
        badge = events[i][1]
        following[i] = latest.get(badge)
        latest[badge] = i
    visits, still_open = [], []
    for (time, badge, action, room), later in zip(events, following):
        if action != "IN":
            continue
        if later is not None and events[later][2] == "OUT" and events[later][3] == room:
            visits.append((time, events[later][0], badge, room))
        else:
            still_open.append((time, badge, room))
    return visits, still_open


def by_room(visits):
    rooms = {}
    for visit in visits:
        rooms.setdefault(visit[3], []).append(visit)
    return rooms


def badge_section(events, visits):
    totals = {}
    for _, badge, _, _ in events:
        totals.setdefault(badge, [0, 0])
    for start, end, badge, _ in visits:
        total = totals[badge]
        total[0] += 1
        total[1] += end - start
    ascending = sorted(total for _, total in totals.values())
    out = ["badges\n"]
    for badge, (count, total) in totals.items():
        rank = 1 + len(ascending) - bisect_right(ascending, total)
        out.append(f"  {badge} visits={count} seconds={total} rank={rank}\n")
    return "".join(out)


def room_section(events, visits):
    """The greatest number of people in each room, the first start of a visit at which it was reached, and a measure of crowding."""
    grouped = by_room(visits)
    out = ["rooms\n"]
    for room in sorted({event[3] for event in events}):
        own = grouped.get(room, [])
        starts = sorted(visit[0] for visit in own)
        ends = sorted(visit[1] for visit in own)
        peak, reached, crowding = 0, None, 0.0
        for start, end, _, _ in own:
            inside = bisect_right(starts, start) - bisect_right(ends, start)
            if inside > peak:
                peak, reached = inside, start
            crowding = crowding * 0.999 + (end - start) / (1 + inside)
        out.append(f"  {room} peak={peak} at={reached} crowding={crowding!r}\n")
    return "".join(out)


def duplicate_section(events):
    """For each event, the earlier ones of the same badge with the same action that lie at most two seconds back."""
    total, worst, worst_event = 0, 0, None
    earlier = {}
    for i, (time, badge, action, _) in enumerate(events):
        times = earlier.setdefault((badge, action), [])
        near = len(times) - bisect_left(times, time - 2)
        times.append(time)
        total += near
        if near > worst:
            worst, worst_event = near, i
    return f"duplicates\n  total={total} worst={worst} event={worst_event}\n"


def nested_pairs(visits):
    """Pairs of which the first starts earlier and ends later: counted from the latest start on, in a tree over the ends."""
    places = {end: place for place, end in enumerate(sorted({visit[1] for visit in visits}), 1)}
    tree = [0] * (len(places) + 1)
    ordered = sorted(((start, places[end]) for start, end, _, _ in visits), reverse=True)
    pairs = 0
    at = 0
    while at < len(ordered):
        behind = at
        while behind < len(ordered) and ordered[behind][0] == ordered[at][0]:
            place = ordered[behind][1] - 1
            while place:
                pairs += tree[place]
                place &= place - 1
            behind += 1
        for _, place in ordered[at:behind]:
            while place < len(tree):
                tree[place] += 1
                place += place & -place
        at = behind
    return pairs


def overtaking_section(visits):
    """Pairs in one room of which the first came earlier and left later."""
    out = ["overtaking\n"]
    for room, own in sorted(by_room(visits).items()):
        pairs = nested_pairs(own)
        if pairs:
            out.append(f"  {room} pairs={pairs}\n")
    return "".join(out)


def median_section(visits):
    """The median duration so far, at each tenth of the visits in order of their ends."""
    ordered = sorted(visits, key=lambda visit: visit[1])
    step = max(1, len(ordered) // 10)
    out = ["medians\n"]
    for number in range(step, len(ordered) + 1, step):
        durations = sorted(end - start for start, end, _, _ in ordered[:number])
        middle = number // 2
        median = durations[middle] if number % 2 else (durations[middle - 1] + durations[middle]) / 2
        out.append(f"  {number} {median!r}\n")
    return "".join(out)


def open_section(visits, still_open):
    """Open INs, and how many visits of other badges to the same room began before and ended after each of them."""

    def ranges(key):
        found = {}
        for visit in visits:
            starts, ends = found.setdefault(key(visit), ([], []))
            starts.append(visit[0])
            ends.append(visit[1])
        for starts, ends in found.values():
            starts.sort()
            ends.sort()
        return found

    def around(pair, time):
        """start < time < end: those begun before, less those of them that have ended."""
        starts, ends = pair
        return bisect_left(starts, time) - bisect_right(ends, time)

    visits = [visit for visit in visits if visit[0] < visit[1]]  # nothing lies inside of an empty visit
    rooms = ranges(lambda visit: visit[3])
    own = ranges(lambda visit: (visit[3], visit[2]))
    out = ["open\n"]
    nothing = ([], [])
    for time, badge, room in still_open:
        count = around(rooms.get(room, nothing), time) - around(own.get((room, badge), nothing), time)
        out.append(f"  {time} {badge} {room} around={count}\n")
    return "".join(out)


def main():
    events = read_events(sys.argv[1])
    visits, still_open = find_visits(events)
    sys.stdout.write(f"events {len(events)}\nvisits {len(visits)}\n")
    sys.stdout.write(badge_section(events, visits))
    sys.stdout.write(room_section(events, visits))
    sys.stdout.write(duplicate_section(events))
    sys.stdout.write(overtaking_section(visits))
    sys.stdout.write(median_section(visits))
    sys.stdout.write(open_section(visits, still_open))


if __name__ == "__main__":
    main()
