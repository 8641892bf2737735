"""Makes the capture: a scripted hour on a switch port, the same bytes every time."""

import ipaddress
import random
import struct
import sys

A, CNAME, AAAA = 1, 5, 28
source = random.Random(0x53)
packets = []
clock = 1690000000.0

RESOLVERS = ["10.20.0.53", "10.20.0.54"]
RESOLVER6 = "fd20::53"
CLIENTS = ["10.20.7.31", "10.20.7.32", "10.20.7.40", "10.20.7.77"]
CLIENT6 = "fd20:0:0:7::31"
ROGUES = ["10.20.7.77", "10.20.9.9", "fd20:0:0:7::bad"]


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(kind, payload, vlan=None):
    ethernet = bytes.fromhex("021122334455 02aabbccddee")
    if vlan is not None:
        ethernet += struct.pack(">HH", 0x8100, vlan)
    return ethernet + struct.pack(">H", kind) + payload


def ip(sender, receiver, protocol, payload, options=b"", fragment=0):
    a, b = ipaddress.ip_address(sender), ipaddress.ip_address(receiver)
    if a.version == 6:
        return 0x86DD, struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + a.packed + b.packed + payload
    header = struct.pack(">BBHHHBBH", 0x45 + len(options) // 4, 0, 20 + len(options) + len(payload), source.getrandbits(16), fragment, 64, protocol, 0)
    header += a.packed + b.packed + options
    return 0x0800, header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def udp(sender, sport, receiver, dport, payload, vlan=None, options=b"", fragment=0):
    kind, data = ip(sender, receiver, 17, struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload, options, fragment)
    return frame(kind, data, vlan)


def put(data, cut=None):
    global clock
    clock += source.randrange(1, 400000) / 1e6
    # Short frames are padded, as on the wire.
    data = data.ljust(60, b"\x00")
    kept = data if cut is None else data[:cut]
    packets.append(struct.pack("<IIII", int(clock), int(clock % 1 * 1e6), len(kept), len(data)) + kept)


def scramble(name):
    return "".join(c.upper() if source.getrandbits(1) else c for c in name)


class Message:
    """Builds a message; names that end as an earlier one did are compressed."""

    def __init__(self, number, flags, counts):
        self.data = bytearray(struct.pack(">HHHHHH", number, flags, *counts))
        self.known = {}

    def name(self, name):
        labels = name.split(".")
        for i in range(len(labels)):
            rest = ".".join(labels[i:]).lower()
            if rest in self.known:
                self.data += struct.pack(">H", 0xC000 | self.known[rest])
                return
            self.known[rest] = len(self.data)
            self.data += bytes([len(labels[i])]) + labels[i].encode()
        self.data += b"\x00"

    def question(self, name, kind):
        self.name(name)
        self.data += struct.pack(">HH", kind, 1)

    def record(self, name, kind, value):
        self.name(name)
        self.data += struct.pack(">HHI", kind, 1, 300)
        at = len(self.data)
        self.data += b"\x00\x00"
        if kind == CNAME:
            self.name(value)
        else:
            self.data += ipaddress.ip_address(value).packed
        self.data[at:at + 2] = struct.pack(">H", len(self.data) - at - 2)


def query_data(number, name, kind):
    message = Message(number, 0x0100, (1, 0, 0, 0))
    message.question(name, kind)
    return bytes(message.data)


def response_data(number, name, kind, answers, code=0, extra=()):
    message = Message(number, 0x8180 | code, (1, len(answers), 0, len(extra)))
    message.question(name, kind)
    for record in (*answers, *extra):
        message.record(*record)
    return bytes(message.data)


# What is true: name -> {type: addresses}; changes half-way.
NAMES = {
    "mail.quay.test": {A: ["10.20.1.110"]},
    "www.quay.test": {A: ["10.20.1.11"], AAAA: ["fd20:0:0:1::11"]},
    "files.quay.test": {A: ["10.20.1.12"], AAAA: ["fd20:0:0:1::112"]},
    "backup.quay.test": {A: ["10.20.1.15", "10.20.1.14"]},
    "print.quay.test": {A: ["10.20.1.16"]},
    "wiki.quay.test": {A: ["10.20.1.17"]},
    "crane.quay.test": {A: ["10.20.1.18"], AAAA: ["fd20:0:0:1::18"]},
    "gate.quay.test": {A: ["10.20.1.91", "10.20.1.19"]},
    "radar.quay.test": {},
    "tide.quay.test": {A: ["10.20.1.21"]},
    "old.quay.test": {A: ["10.20.1.31"]},
    "intra.quay.test": {A: ["10.20.1.40"], AAAA: ["fd20:0:0:1::40"]},
    "time.harbour.test": {A: ["10.20.2.1"]},
    "shop.harbour.test": {A: ["10.20.2.2"]},
    "maps.harbour.test": {A: ["10.20.2.3"], AAAA: ["fd20:0:0:2::3"]},
    "a.very.long.name.of.a.sensor.harbour.test": {A: ["10.20.2.4"]},
}
ALIASES = {"printer.quay.test": "print.quay.test", "wiki.quay.test": "web-7.quay.test"}
REAL = {"web-7.quay.test": "wiki.quay.test"}


def answers_for(name, kind, case):
    """The records of an honest answer, and the response code."""
    if name in ALIASES:
        target = ALIASES[name]
        data = NAMES[REAL.get(target, target)].get(kind, [])
        return [(case, CNAME, target)] + [(target, kind, address) for address in data], 0
    if name not in NAMES or not NAMES[name]:
        return [], 3
    return [(case, kind, address) for address in NAMES[name].get(kind, [])], 0


def exchange(client, name, kind, resolver, fate="answered", repeat=False, vlan=None, options=b""):
    number, port = source.getrandbits(16), source.randrange(20000, 60000)
    case = scramble(name)
    put(udp(client, port, resolver, 53, query_data(number, case, kind), vlan, options))
    if repeat:
        put(udp(client, port, resolver, 53, query_data(number, case, kind), vlan, options))
    records, code = answers_for(name, kind, case)
    honest = response_data(number, case, kind, records, code)
    false = response_data(number, case, kind, [(case, kind, "10.66.6.6" if kind == A else "fd66::6")])
    rogue = ROGUES[2] if ":" in client else source.choice(ROGUES[:2])
    if fate == "raced":
        put(udp(rogue, 53, client, port, false, vlan))
    if fate == "wrong id":
        put(udp(resolver, 53, client, port, response_data(number ^ 0x1111, case, kind, [(case, kind, "10.66.6.7")]), vlan))
    if fate == "wrong port":
        put(udp(resolver, 53, client, port + 1, honest, vlan))
    if fate == "wrong name":
        put(udp(resolver, 53, client, port, response_data(number, "x" + case, kind, [("x" + case, kind, "10.66.6.8")]), vlan))
    if fate == "poisoned":
        put(udp(resolver, 53, client, port, response_data(number, case, kind, records + [("lamp.quay.test", A, "10.66.6.9")], code,
                                                           [(name, A, "10.66.6.10")]), vlan, options))
    if fate in ("answered", "raced"):
        put(udp(resolver, 53, client, port, honest, vlan, options))
    if fate == "rogue only":
        put(udp(rogue, 53, client, port, false, vlan))
    if fate == "cut":
        data = udp(resolver, 53, client, port, response_data(number, case, kind, [(case, kind, "10.66.6.11")]), vlan)
        put(data, cut=len(data) - 2)


def noise():
    kind = source.randrange(6)
    if kind == 0:
        put(frame(0x0806, struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1) + bytes(20)))
    elif kind == 1:
        put(frame(*ip(CLIENTS[0], "10.20.1.11", 6, struct.pack(">HHIIHHHH", 40000, 443, 1, 2, 0x5018, 500, 0, 0) + bytes(90))))
    elif kind == 2:
        put(udp(CLIENTS[1], 123, "10.20.2.1", 123, bytes(48)))
    elif kind == 3:
        put(udp(CLIENTS[2], 5353, "224.0.0.251", 5353, query_data(0, "printer.local", A)))
    elif kind == 4:  # DNS over TCP
        data = query_data(7, "mail.quay.test", A)
        put(frame(*ip(CLIENTS[3], RESOLVERS[0], 6, struct.pack(">HHIIHHHH", 41000, 53, 1, 2, 0x5018, 500, 0, 0) + struct.pack(">H", len(data)) + data)))
    else:  # a later fragment whose first bytes look like ports
        put(udp(CLIENTS[3], 30000, RESOLVERS[0], 53, query_data(9, "shop.harbour.test", A), fragment=185))


def main(target):
    everything = list(NAMES) + ["printer.quay.test", "nothere.quay.test"]
    fates = ["answered"] * 11 + ["raced", "poisoned", "silence", "wrong id", "wrong port", "wrong name", "rogue only", "cut"]
    for round in range(420):
        if round == 210:
            NAMES["tide.quay.test"] = {A: ["10.20.1.121"]}
            NAMES["gate.quay.test"] = {A: ["10.20.1.19"]}
            NAMES["crane.quay.test"][AAAA] = ["fd20:0:0:1::118"]
            NAMES["radar.quay.test"] = {}
            ALIASES["wiki.quay.test"] = "web-8.quay.test"
            REAL["web-8.quay.test"] = "wiki.quay.test"
        # squared: some names are asked for much more often
        name = everything[int(source.random() ** 2 * len(everything))]
        kind = AAAA if source.random() < 0.3 else A
        if source.random() < 0.2:
            client, resolver = CLIENT6, RESOLVER6
        else:
            client, resolver = source.choice(CLIENTS[:3]), source.choice(RESOLVERS)
        vlan = source.choice([None, None, 20])
        options = b"\x94\x04\x00\x00" if ":" not in client and source.random() < 0.15 else b""
        exchange(client, name, kind, resolver, source.choice(fates), source.random() < 0.06, vlan, options)
        if source.random() < 0.3:
            noise()
    # The end: for each name an outcome that counts, then forgeries that do not.
    for name in sorted(NAMES):
        for kind in (A, AAAA):
            exchange(CLIENTS[0], name, kind, RESOLVERS[0])
    for name in ("mail.quay.test", "www.quay.test", "files.quay.test", "print.quay.test"):
        for fate in ("wrong id", "rogue only", "cut", "wrong port"):
            exchange(CLIENTS[1], name, A, RESOLVERS[1], fate)
    # What asks a foreign resolver gets an answer that belongs to it, and is not valid.
    number = 4242
    put(udp(CLIENTS[2], 33333, "10.20.9.9", 53, query_data(number, "lamp.quay.test", A)))
    put(udp("10.20.9.9", 53, CLIENTS[2], 33333, response_data(number, "lamp.quay.test", A, [("lamp.quay.test", A, "10.66.6.12")])))
    with open(target, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + b"".join(packets))


main(sys.argv[1])
