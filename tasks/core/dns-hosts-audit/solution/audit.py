"""Reads the capture frame by frame and writes the report."""

import collections
import ipaddress
import json
import struct

AUDIT = "/app/audit"
TYPES = {1: "A", 28: "AAAA"}


def frames(data):
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at + 16 <= len(data):
        kept, whole = struct.unpack(order + "II", data[at + 8:at + 16])
        at += 16
        if kept == whole:
            yield data[at:at + kept]
        at += kept


def datagrams(frame):
    """(sender, port, receiver, port, payload) of a whole UDP datagram, or nothing."""
    kind, at = struct.unpack(">H", frame[12:14])[0], 14
    while kind in (0x8100, 0x88A8):
        kind, at = struct.unpack(">H", frame[at + 2:at + 4])[0], at + 4
    packet = frame[at:]
    if kind == 0x0800:
        length = struct.unpack(">H", packet[2:4])[0]
        fragment = struct.unpack(">H", packet[6:8])[0]
        if packet[9] != 17 or fragment & 0x3FFF:
            return
        sender, receiver = (ipaddress.ip_address(packet[i:i + 4]) for i in (12, 16))
        payload = packet[(packet[0] & 15) * 4:length]
    elif kind == 0x86DD:
        if packet[6] != 17:
            return
        sender, receiver = (ipaddress.ip_address(packet[i:i + 16]) for i in (8, 24))
        payload = packet[40:40 + struct.unpack(">H", packet[4:6])[0]]
    else:
        return
    source, target, length = struct.unpack(">HHH", payload[:6])
    yield str(sender), source, str(receiver), target, payload[8:length]


def read_name(data, at):
    labels, following = [], None
    while data[at]:
        if data[at] >= 0xC0:
            following = following or at + 2
            at = struct.unpack(">H", data[at:at + 2])[0] & 0x3FFF
            continue
        labels.append(data[at + 1:at + 1 + data[at]].decode("latin-1").lower())
        at += 1 + data[at]
    return ".".join(labels), following or at + 1


def parse(data):
    number, flags, _, answers = struct.unpack(">HHHH", data[:8])
    name, at = read_name(data, 12)
    kind = struct.unpack(">H", data[at:at + 2])[0]
    at += 4
    records = []
    for _ in range(answers):
        owner, at = read_name(data, at)
        record, _, _, length = struct.unpack(">HHIH", data[at:at + 10])
        at += 10
        if record == 5:
            records.append((owner, record, read_name(data, at)[0]))
        elif record in TYPES:
            records.append((owner, record, str(ipaddress.ip_address(data[at:at + length]))))
        at += length
    return number, bool(flags & 0x8000), name, kind, records


def outcome(name, kind, records):
    aliases = {owner: value for owner, record, value in records if record == 5}
    for _ in range(len(aliases)):
        name = aliases.get(name, name)
    return {value for owner, record, value in records if record == kind and owner == name}


def words(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            fields = line.split("#")[0].split(";")[0].split()
            if fields:
                yield fields


resolvers = {str(ipaddress.ip_address(fields[1])) for fields in words(f"{AUDIT}/resolvers.conf") if fields[0] == "nameserver"}
hosts = collections.defaultdict(set)
for address, *names in words(f"{AUDIT}/hosts"):
    address = ipaddress.ip_address(address)
    for name in names:
        hosts[name.lower().rstrip("."), 28 if address.version == 6 else 1].add(str(address))

queries, unsolicited, rogue, outcomes = [], 0, set(), {}
waiting = collections.defaultdict(list)  # key of a conversation: numbers of the queries
answered = set()
with open(f"{AUDIT}/capture.pcap", "rb") as file:
    capture = file.read()
for frame in frames(capture):
    for sender, source, receiver, target, payload in datagrams(frame):
        if 53 not in (source, target):
            continue
        number, is_response, name, kind, records = parse(payload)
        if target == 53 and not is_response:
            waiting[sender, source, receiver, number, name, kind].append(len(queries))
            queries.append(name)
        elif source == 53 and is_response:
            asked = waiting.get((receiver, target, sender, number, name, kind), [])
            if sender not in resolvers:
                rogue.add(sender)
            elif asked:
                answered.update(asked)
                outcomes[name, kind] = outcome(name, kind, records)
            else:
                unsolicited += 1

stale = [
    {"name": name, "type": TYPES[kind], "hosts": sorted(addresses), "dns": sorted(outcomes[name, kind])}
    for (name, kind), addresses in sorted(hosts.items())
    if (name, kind) in outcomes and outcomes[name, kind] != addresses
]
top = sorted(collections.Counter(queries).items(), key=lambda item: (-item[1], item[0]))[:5]
with open("/app/audit.json", "w", encoding="utf-8") as file:
    json.dump({"queries": len(queries), "unanswered": len(queries) - len(answered), "unsolicited": unsolicited, "rogue": sorted(rogue),
               "top_names": [list(item) for item in top], "stale_hosts": stale}, file, indent=2)
