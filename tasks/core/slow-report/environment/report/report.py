#!/usr/bin/env python3
"""report.py LOG: what the badge readers of a building saw.

The log has one event a line, `TIME BADGE ACTION ROOM`, in order of time (several events may have the same time); TIME is in whole
seconds, ACTION is IN or OUT.
"""

import sys


def read_events(path):
    events = []
    with open(path, encoding="utf-8") as log:
        for line in log:
            time, badge, action, room = line.split()
            events.append((int(time), badge, action, room))
    return events


def find_visits(events):
    """A visit begins with IN and ends with the badge's next event, if that is OUT of the same room. Other INs stay open."""
    visits = []
    still_open = []
    for i in range(len(events)):
        time, badge, action, room = events[i]
        if action != "IN":
            continue
        closed = False
        for later in events[i + 1:]:
            if later[1] == badge:
                if later[2] == "OUT" and later[3] == room:
                    visits.append((time, later[0], badge, room))
                    closed = True
                break
        if not closed:
            still_open.append((time, badge, room))
    return visits, still_open


def badge_section(events, visits):
    badges = []
    for _, badge, _, _ in events:
        if badge not in badges:
            badges.append(badge)
    totals = []
    for badge in badges:
        own = [visit for visit in visits if visit[2] == badge]
        totals.append((badge, len(own), sum(end - start for start, end, _, _ in own)))
    out = "badges\n"
    for badge, count, total in totals:
        rank = 1 + len([other for other in totals if other[2] > total])
        out += f"  {badge} visits={count} seconds={total} rank={rank}\n"
    return out


def room_section(events, visits):
    """The greatest number of people in each room, the first start of a visit at which it was reached, and a measure of crowding."""
    rooms = []
    for _, _, _, room in events:
        if room not in rooms:
            rooms.append(room)
    out = "rooms\n"
    for room in sorted(rooms):
        peak, reached, crowding = 0, None, 0.0
        for start, end, _, where in visits:
            if where != room:
                continue
            inside = 0
            for other_start, other_end, _, other_room in visits:
                if other_room == room and other_start <= start < other_end:
                    inside += 1
            if inside > peak:
                peak, reached = inside, start
            crowding = crowding * 0.999 + (end - start) / (1 + inside)
        out += f"  {room} peak={peak} at={reached} crowding={crowding!r}\n"
    return out


def duplicate_section(events):
    """For each event, the earlier ones of the same badge with the same action that lie at most two seconds back."""
    total, worst, worst_event = 0, 0, None
    for i in range(len(events)):
        time, badge, action, _ = events[i]
        near = 0
        for j in range(i):
            if events[j][1] == badge and events[j][2] == action and time - events[j][0] <= 2:
                near += 1
        total += near
        if near > worst:
            worst, worst_event = near, i
    return f"duplicates\n  total={total} worst={worst} event={worst_event}\n"


def overtaking_section(visits):
    """Pairs in one room of which the first came earlier and left later."""
    pairs = {}
    for start, end, _, room in visits:
        for other_start, other_end, _, other_room in visits:
            if room == other_room and start < other_start and end > other_end:
                pairs[room] = pairs.get(room, 0) + 1
    out = "overtaking\n"
    for room in sorted(pairs):
        out += f"  {room} pairs={pairs[room]}\n"
    return out


def median_section(visits):
    """The median duration so far, at each tenth of the visits in order of their ends."""
    ordered = sorted(visits, key=lambda visit: visit[1])
    step = max(1, len(ordered) // 10)
    out = "medians\n"
    durations = []
    for number, (start, end, _, _) in enumerate(ordered, 1):
        durations.append(end - start)
        durations = sorted(durations)
        middle = len(durations) // 2
        median = durations[middle] if len(durations) % 2 else (durations[middle - 1] + durations[middle]) / 2
        if number % step == 0:
            out += f"  {number} {median!r}\n"
    return out


def open_section(visits, still_open):
    """Open INs, and how many visits of other badges to the same room began before and ended after each of them."""
    out = "open\n"
    for time, badge, room in still_open:
        around = 0
        for start, end, other, where in visits:
            if where == room and other != badge and start < time < end:
                around += 1
        out += f"  {time} {badge} {room} around={around}\n"
    return out


def main():
    events = read_events(sys.argv[1])
    visits, still_open = find_visits(events)
    print(f"events {len(events)}\nvisits {len(visits)}")
    print(badge_section(events, visits), end="")
    print(room_section(events, visits), end="")
    print(duplicate_section(events), end="")
    print(overtaking_section(visits), end="")
    print(median_section(visits), end="")
    print(open_section(visits, still_open), end="")


if __name__ == "__main__":
    main()
