"""Look-ups, configuration errors, and the relay at work between clients and upstream servers of the tests, all on loopback."""
import contextlib
import hashlib
import ipaddress
import os
import random
import selectors
import signal
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

import pytest

RELAY = "/app/relay.py"
UNCHANGED = {
    "/app/SPEC.md": "5fd69126f78a3d29ffcdcf4d14ef7d2aae1c4b472a51dbe9ab150c8f9745736b",
    "/app/relay.conf": "18e5baeacb80b4c0b94ff4300766764d5b0b050f78220c35962b24670b940c4a",
}
LISTEN = "listen 127.0.0.1:0\n"
WAIT = 8        # for things that happen at once if the relay is right


# -- look-ups ---------------------------------------------------------------------------------------

def run(folder, config, *arguments):
    path = folder / "relay.conf"
    path.write_text(config)
    done = subprocess.run(["python3", "-B", RELAY, str(path), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=15)
    return done.returncode, done.stdout, done.stderr


TABLE = """
# comment
listen 127.0.0.1:8500   # comment
route default via 127.0.0.1:9000
route\t10.0.0.0/8\tvia\t127.0.0.1:1   [::1]:65535
deny 10.1.0.0/16#comment
  route 10.1.2.3/24 via 127.0.0.1:2
route 10.1.2.3 via 127.0.0.1:3
deny 10.1.2.4/31
route 2001:db8::/32 via [2001:db8::1]:4
route 2001:db8:0:1::/64 via 127.0.0.1:5
deny 2001:db8:0:1::7
route ::ffff:172.16.0.0/108 via 127.0.0.1:6
route 100.64.0.0/10 via 127.0.0.1:7
"""
LOOKUPS = {
    "192.0.2.1": "0.0.0.0/0\t127.0.0.1:9000",
    "10.2.3.4": "10.0.0.0/8\t127.0.0.1:1 [::1]:65535",
    "10.255.255.255": "10.0.0.0/8\t127.0.0.1:1 [::1]:65535",
    "11.0.0.0": "0.0.0.0/0\t127.0.0.1:9000",
    "10.1.0.0": "10.1.0.0/16\tdeny",
    "10.10.0.0": "10.0.0.0/8\t127.0.0.1:1 [::1]:65535",
    "10.1.2.0": "10.1.2.0/24\t127.0.0.1:2",
    "10.1.2.3": "10.1.2.3/32\t127.0.0.1:3",
    "10.1.2.4": "10.1.2.4/31\tdeny",
    "10.1.2.5": "10.1.2.4/31\tdeny",
    "10.1.2.6": "10.1.2.0/24\t127.0.0.1:2",
    "10.1.20.3": "10.1.0.0/16\tdeny",
    "::ffff:10.1.2.3": "10.1.2.3/32\t127.0.0.1:3",
    "::FFFF:0a01:0203": "10.1.2.3/32\t127.0.0.1:3",
    "2001:db8::1": "2001:db8::/32\t[2001:db8::1]:4",
    "2001:DB8:0:1:0:0:0:1": "2001:db8:0:1::/64\t127.0.0.1:5",
    "2001:db8:0:1::7": "2001:db8:0:1::7/128\tdeny",
    "2001:db9::": "::/0\t127.0.0.1:9000",
    "::": "::/0\t127.0.0.1:9000",
    "172.31.255.255": "172.16.0.0/12\t127.0.0.1:6",
    "172.32.0.0": "0.0.0.0/0\t127.0.0.1:9000",
    "100.127.0.1": "100.64.0.0/10\t127.0.0.1:7",
    "100.128.0.1": "0.0.0.0/0\t127.0.0.1:9000",
}


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "lines in reverse"])
def test_lookup(tmp_path, turned):
    config = "\n".join(reversed(TABLE.split("\n"))) if turned else TABLE
    assert run(tmp_path, config, "--lookup", *LOOKUPS) == (0, "".join("%s\t%s\n" % row for row in LOOKUPS.items()), "")


def test_lookup_without_default(tmp_path):
    config = LISTEN + "route 10.0.0.0/8 via 127.0.0.1:1\nroute ::/0 via 127.0.0.1:2\ndeny ::ffff:127.0.0.0/95\n"
    assert run(tmp_path, config, "--lookup", "11.0.0.1", "10.0.0.1", "::ffff:11.0.0.1", "::1", "::ffff:10.9.9.9") == (
        0, "11.0.0.1\t-\tnone\n10.0.0.1\t10.0.0.0/8\t127.0.0.1:1\n::ffff:11.0.0.1\t-\tnone\n::1\t::/0\t127.0.0.1:2\n::ffff:10.9.9.9\t10.0.0.0/8\t127.0.0.1:1\n", "")


def test_lookup_of_all_mapped(tmp_path):
    config = LISTEN + "route ::ffff:0:0/96 via 127.0.0.1:1\n"
    assert run(tmp_path, config, "--lookup", "1.2.3.4", "::1") == (0, "1.2.3.4\t0.0.0.0/0\t127.0.0.1:1\n::1\t-\tnone\n", "")


def test_lookup_in_empty_table(tmp_path):
    assert run(tmp_path, LISTEN, "--lookup", "1.2.3.4", "::") == (0, "1.2.3.4\t-\tnone\n::\t-\tnone\n", "")
    assert run(tmp_path, LISTEN, "--lookup") == (0, "", "")


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4/32", "[::1]", "::1%lo", ":::", "0x7f.1", "1.2.3.4 "])
def test_lookup_of_no_address(tmp_path, address):
    status, out, err = run(tmp_path, LISTEN + "route default via 127.0.0.1:1\n", "--lookup", "1.2.3.4", address)
    assert (status, out) == (2, "") and err


def test_lookup_in_large_tables(tmp_path):
    rng = random.Random(20)
    networks = {}
    while len(networks) < 3000:
        if rng.random() < 0.6:
            base, length = ipaddress.IPv4Address(rng.choice([0x0A000000, 0xC0A80000, 0]) | rng.getrandbits(24)), rng.randrange(0, 33)
        else:
            base, length = ipaddress.IPv6Address((0x20010DB8 << 96) | rng.getrandbits(90)), rng.randrange(0, 129)
        network = ipaddress.ip_network((base, length), strict=False)
        networks.setdefault(network, "deny" if rng.random() < 0.3 else "127.0.0.1:%d" % (len(networks) + 1))
    config = LISTEN + "".join("deny %s\n" % n if a == "deny" else "route %s via %s\n" % (n, a) for n, a in networks.items())
    addresses = []
    for network in rng.sample(sorted(networks, key=str), 400):
        edge = rng.choice([network[0], network[-1], network[0] - 1 if int(network[0]) else network[0]])
        if edge.version == 4 or edge.ipv4_mapped is None:
            addresses.append(edge)
    want = []
    for address in addresses:
        best = max((n for n in networks if n.version == address.version and address in n), key=lambda n: n.prefixlen, default=None)
        want.append("%s\t%s\t%s\n" % (address, best or "-", networks.get(best, "none")))
    assert run(tmp_path, config, "--lookup", *map(str, addresses)) == (0, "".join(want), "")


WRONG = {
    "unknown word": (LISTEN + "routes default via 127.0.0.1:1", 2),
    "word in capitals": (LISTEN + "Route default via 127.0.0.1:1", 2),
    "no upstream": (LISTEN + "route default via", 2),
    "no via": (LISTEN + "route default 127.0.0.1:1", 2),
    "other via": (LISTEN + "route default to 127.0.0.1:1", 2),
    "only route": (LISTEN + "\n# c\nroute", 4),
    "deny with more": (LISTEN + "deny 1.2.3.4 5.6.7.8", 2),
    "deny alone": (LISTEN + "deny", 2),
    "listen twice": (LISTEN + "deny default\n" + LISTEN, 3),
    "listen with more": ("listen 127.0.0.1:0 127.0.0.1:1", 1),
    "listen without port": ("listen 127.0.0.1", 1),
    "listen with name": ("listen localhost:80", 1),
    "no listen": ("route default via 127.0.0.1:1\n", None),
    "empty": ("", None),
    "upstream port 0": (LISTEN + "route default via 127.0.0.1:0", 2),
    "port too large": (LISTEN + "route default via 127.0.0.1:65536", 2),
    "port with a zero": (LISTEN + "route default via 127.0.0.1:080", 2),
    "port with sign": (LISTEN + "route default via 127.0.0.1:+80", 2),
    "port with underline": (LISTEN + "route default via 127.0.0.1:8_0", 2),
    "port in other digits": (LISTEN + "route default via 127.0.0.1:٨٠", 2),
    "empty port": (LISTEN + "route default via 127.0.0.1:", 2),
    "empty host": (LISTEN + "route default via :80", 2),
    "second upstream is wrong": (LISTEN + "route default via 127.0.0.1:1 example.org:80", 2),
    "IPv6 without brackets": (LISTEN + "route default via ::1:80", 2),
    "IPv4 in brackets": (LISTEN + "route default via [127.0.0.1]:80", 2),
    "zone": (LISTEN + "route default via [fe80::1%lo]:80", 2),
    "commas": (LISTEN + "route default via 127.0.0.1:1,127.0.0.1:2", 2),
    "length 33": (LISTEN + "deny 10.0.0.0/33", 2),
    "length 129": (LISTEN + "deny ::/129", 2),
    "length with zero": (LISTEN + "deny 10.0.0.0/08", 2),
    "negative length": (LISTEN + "deny 10.0.0.0/-1", 2),
    "empty length": (LISTEN + "deny 10.0.0.0/", 2),
    "two lengths": (LISTEN + "deny 10.0.0.0/8/8", 2),
    "netmask": (LISTEN + "deny 10.0.0.0/255.0.0.0", 2),
    "hostmask": (LISTEN + "deny 10.0.0.0/0.255.255.255", 2),
    "short address": (LISTEN + "deny 10/8", 2),
    "address with zeros": (LISTEN + "deny 010.0.0.1", 2),
    "zone in prefix": (LISTEN + "deny fe80::1%lo", 2),
    "name as prefix": (LISTEN + "deny localhost", 2),
    "twice": (LISTEN + "deny 10.0.0.0/8\nroute 10.0.0.0/8 via 127.0.0.1:1", 3),
    "twice in other words": (LISTEN + "deny 10.0.0.0/8\nroute 10.9.9.9/8 via 127.0.0.1:1", 3),
    "twice as address": (LISTEN + "deny 10.0.0.1\ndeny 10.0.0.1/32", 3),
    "twice as mapped": (LISTEN + "deny 10.0.0.0/8\ndeny ::ffff:10.0.0.0/104", 3),
    "twice in IPv6": (LISTEN + "deny 2001:db8::/32\ndeny 2001:0DB8:1::/32", 3),
    "default twice": (LISTEN + "deny default\nroute default via 127.0.0.1:1", 3),
    "default and zero": (LISTEN + "deny default\n\ndeny 0.0.0.0/0", 4),
    "zero and default": (LISTEN + "deny ::/0\n\ndeny default", 4),
    "first of several": (LISTEN + "deny x\ndeny y", 2),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_configuration(tmp_path, case):
    config, line = WRONG[case]
    status, out, err = run(tmp_path, config, "--lookup", "1.2.3.4")
    assert (status, out) == (2, "") and err
    assert line is None or err.startswith("line %d: " % line), err


@pytest.mark.parametrize("case", ["no listen", "length 33", "twice in other words"])
def test_no_service_with_a_wrong_configuration(tmp_path, case):
    config, line = WRONG[case]
    status, out, err = run(tmp_path, config)
    assert (status, out) == (2, "") and err
    assert line is None or err.startswith("line %d: " % line), err


def test_unreadable_configuration(tmp_path):
    done = subprocess.run(["python3", "-B", RELAY, str(tmp_path / "missing")], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr


# -- at work ----------------------------------------------------------------------------------------

class Upstream:
    """A server on loopback; `talk(connection)` runs in a thread for each connection."""

    def __init__(self, talk):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.talk = talk
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.settimeout(60)
        with connection, contextlib.suppress(OSError):
            self.talk(connection)


def named(name):
    """An upstream that sends its name, and then back what it gets."""
    def talk(connection):
        connection.sendall(name)
        while data := connection.recv(65536):
            connection.sendall(data)
    return Upstream(talk)


class Relay:
    def __init__(self, folder, config):
        self.path = folder / "live.conf"
        self.path.write_text(LISTEN + config)
        self.process = subprocess.Popen(["python3", "-B", RELAY, str(self.path)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.rest = b""
        line = self.line()
        assert line.startswith("listening 127.0.0.1:"), line
        self.port = int(line.rsplit(":", 1)[1])

    def line(self):
        """The next line of output; it has to come by itself, without the program ending."""
        end = time.monotonic() + WAIT
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self.rest:
                assert selector.select(max(0, end - time.monotonic())), "no line of output"
                data = os.read(self.process.stdout.fileno(), 4096)
                assert data, "the program ended"
                self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode()

    def connect(self, source="127.0.0.1", patience=WAIT):
        return socket.create_connection(("127.0.0.1", self.port), timeout=patience, source_address=(source, 0))

    def name_for(self, source="127.0.0.1"):
        """The name of the upstream that serves a client, or b"" if none does."""
        with self.connect(source) as connection:
            try:
                return connection.recv(100)
            except ConnectionError:
                return b""

    def reload(self, config, whole=False):
        self.path.write_text(config if whole else LISTEN + config)
        self.process.send_signal(signal.SIGHUP)
        return self.line()

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))


@pytest.fixture
def relay(tmp_path):
    started = []

    def start(config):
        started.append(Relay(tmp_path, config))
        return started[-1]
    yield start
    for one in started:
        one.process.kill()
        one.process.wait(WAIT)
        one.process.stdout.close()


def read_all(connection):
    parts = []
    while data := connection.recv(1 << 16):
        parts.append(data)
    return b"".join(parts)


def receive(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        assert more, "the connection ended early"
        data += more
    return data


def gone(connection):
    """Whether the other side ended the connection, in whatever way, within WAIT."""
    try:
        while connection.recv(65536):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def dead_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return "127.0.0.1:%d" % s.getsockname()[1]


@contextlib.contextmanager
def silent_port():
    """An address whose connections are neither taken nor refused: the queue of a listener is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        time.sleep(0.2)
        yield "127.0.0.1:%d" % listener.getsockname()[1]


def test_routes_by_source(relay):
    a, b, c, d = (named(n) for n in (b"a", b"b", b"c", b"d"))
    r = relay("route default via %s\nroute 127.1.0.0/16 via %s\nroute 127.1.2.0/24 via %s\ndeny 127.1.2.128/25\nroute 127.1.2.200 via %s\n"
              % (a.address, b.address, c.address, d.address))
    sources = {"127.0.0.1": b"a", "127.1.3.4": b"b", "127.1.2.3": b"c", "127.1.2.129": b"", "127.1.2.200": b"d", "127.10.0.1": b"a", "127.1.2.127": b"c"}
    for _ in range(2):
        assert {source: r.name_for(source) for source in sources} == sources


def test_clients_without_a_route(relay):
    a = named(b"a")
    r = relay("route 127.5.0.0/16 via %s\n" % a.address)
    assert r.name_for("127.0.0.1") == b"" and r.name_for("127.5.0.1") == b"a"
    with r.connect() as connection:
        assert gone(connection)
    assert r.name_for("127.5.0.1") == b"a"


def test_next_upstream(relay):
    a = named(b"a")
    r = relay("route 127.0.0.1 via %s %s %s\nroute 127.0.0.2 via %s %s\n" % (dead_port(), dead_port(), a.address, dead_port(), dead_port()))
    assert r.name_for() == b"a"
    assert r.name_for("127.0.0.2") == b""
    assert r.name_for() == b"a"


def test_first_upstream_first(relay):
    a, b = named(b"a"), named(b"b")
    r = relay("route default via %s %s\n" % (a.address, b.address))
    assert [r.name_for() for _ in range(5)] == [b"a"] * 5


def test_silent_upstream(relay):
    a, b = named(b"a"), named(b"b")
    with silent_port() as silent:
        r = relay("route 127.0.0.1 via %s %s\nroute 127.0.0.2 via %s\nroute 127.0.0.3 via %s\n" % (silent, a.address, b.address, silent))
        begin = time.monotonic()
        waiting = [r.connect() for _ in range(30)]
        hopeless = r.connect("127.0.0.3")
        assert r.name_for("127.0.0.2") == b"b"
        assert time.monotonic() - begin < 12, "a client had to wait for the upstreams of others"
        for connection in waiting:
            assert connection.recv(10) == b"a"
            connection.close()
        assert gone(hopeless)
        assert time.monotonic() - begin < 12
        hopeless.close()


def test_upstream_speaks_first_and_client_never(relay):
    a = named(b"welcome")
    r = relay("route default via %s\n" % a.address)
    with r.connect() as connection:
        assert receive(connection, 7) == b"welcome"


def test_small_messages_come_at_once(relay):
    a = named(b"")
    r = relay("route default via %s\n" % a.address)
    with r.connect() as connection:
        for n in range(300):
            message = b"%d" % n * (n % 5 + 1)
            connection.sendall(message)
            assert receive(connection, len(message)) == message


def test_answer_after_the_client_ended(relay):
    blob = random.Random(1).randbytes(6_000_000)

    def talk(connection):
        digest = hashlib.sha256(read_all(connection)).digest()
        connection.sendall(digest + blob)
    r = relay("route default via %s\n" % Upstream(talk).address)
    with r.connect() as connection:
        connection.sendall(b"question")
        connection.shutdown(socket.SHUT_WR)
        answer = read_all(connection)
    assert answer == hashlib.sha256(b"question").digest() + blob


def test_client_goes_on_after_the_upstream_ended(relay):
    got, done = [], threading.Event()

    def talk(connection):
        connection.sendall(b"bye")
        connection.shutdown(socket.SHUT_WR)
        got.append(read_all(connection))
        done.set()
    r = relay("route default via %s\n" % Upstream(talk).address)
    blob = random.Random(2).randbytes(3_000_000)
    with r.connect() as connection:
        assert read_all(connection) == b"bye"
        connection.sendall(blob)
        connection.shutdown(socket.SHUT_WR)
        assert done.wait(WAIT)
    assert got == [blob]


def test_both_directions_at_the_same_time(relay):
    down, up = random.Random(3).randbytes(12_000_000), random.Random(4).randbytes(12_000_000)
    got = []

    def talk(connection):
        sender = threading.Thread(target=lambda: (connection.sendall(down), connection.shutdown(socket.SHUT_WR)))
        sender.start()
        got.append(hashlib.sha256(read_all(connection)).digest())
        sender.join()
    r = relay("route default via %s\n" % Upstream(talk).address)
    with r.connect() as connection:
        sender = threading.Thread(target=lambda: (connection.sendall(up), connection.shutdown(socket.SHUT_WR)))
        sender.start()
        assert read_all(connection) == down
        sender.join()
    end = time.monotonic() + WAIT
    while not got and time.monotonic() < end:
        time.sleep(0.02)
    assert got == [hashlib.sha256(up).digest()]


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_client_breaks_off(relay):
    ended = threading.Event()

    def talk(connection):
        connection.sendall(b"x")
        if gone(connection):
            ended.set()
    r = relay("route default via %s\n" % Upstream(talk).address)
    connection = r.connect()
    receive(connection, 1)
    reset(connection)
    assert ended.wait(WAIT)
    assert r.name_for() == b"x"


def test_upstream_breaks_off(relay):
    def talk(connection):
        connection.recv(1)
        reset(connection)
    r = relay("route default via %s\n" % Upstream(talk).address)
    for _ in range(3):
        with r.connect() as connection:
            connection.sendall(b"x")
            assert gone(connection)


def test_nobody_reads(relay):
    sent = []

    def talk(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        connection.settimeout(2)
        total, block = 0, bytes(1 << 16)
        try:
            while total < 256 << 20:
                total += connection.send(block)
        except OSError:
            pass
        sent.append(total)
        connection.settimeout(60)
        connection.recv(1)
    r = relay("route default via %s\n" % Upstream(talk).address)
    connections = [r.connect() for _ in range(3)]
    end = time.monotonic() + 30
    while len(sent) < 3 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(sent) == 3 and max(sent) < 64 << 20, "the relay took %r bytes that nobody read" % sent
    peak = next(int(line.split()[1]) for line in Path("/proc/%d/status" % r.process.pid).read_text().split("\n") if line.startswith("VmHWM"))
    assert peak < 128 * 1024, "%d KiB" % peak
    for connection in connections:
        connection.close()


def test_hundreds_at_a_time(relay):
    a = named(b"")
    r = relay("route default via %s\n" % a.address)
    connections = [r.connect() for _ in range(300)]
    for n, connection in enumerate(connections):
        connection.sendall(b"client %d" % n)
    for n, connection in reversed(list(enumerate(connections))):
        text = b"client %d" % n
        assert receive(connection, len(text)) == text
    for connection in connections:
        connection.close()


def test_nothing_is_left_behind(relay):
    a = named(b"hello")
    r = relay("route default via %s %s\nroute 127.0.0.2 via %s\ndeny 127.0.0.3\n" % (dead_port(), a.address, dead_port()))
    for _ in range(5):
        r.name_for()
    time.sleep(0.5)
    before = r.descriptors()
    for n in range(120):
        connection = r.connect("127.0.0.%d" % (n % 3 + 1))
        if n % 3 == 0:
            receive(connection, 5)
        if n % 2:
            reset(connection)
        else:
            connection.close()
    end = time.monotonic() + WAIT
    while r.descriptors() > before + 2 and time.monotonic() < end:
        time.sleep(0.1)
    assert r.descriptors() <= before + 2
    assert r.name_for() == b"hello"


def test_reload(relay):
    a, b = named(b"a"), named(b"b")
    r = relay("route default via %s\n" % a.address)
    with r.connect() as old:
        assert old.recv(10) == b"a"
        assert r.reload("route default via %s\ndeny 127.0.0.9\n\n" % b.address) == "reloaded 2"
        assert r.name_for() == b"b" and r.name_for("127.0.0.9") == b""
        old.sendall(b"still there")
        assert receive(old, 11) == b"still there"
    assert r.reload("") == "reloaded 0"
    assert r.name_for() == b""


def test_reload_of_a_wrong_file(relay):
    a, b = named(b"a"), named(b"b")
    r = relay("route default via %s\n" % a.address)
    for config, begin in [("route default via %s\nnonsense\n" % b.address, "reload failed: line 3: "), ("deny 1.2.3.4/99\n", "reload failed: line 2: ")]:
        assert r.reload(config).startswith(begin)
        assert r.name_for() == b"a"
    assert r.reload("route default via %s\n" % b.address, whole=True).startswith("reload failed: ")
    r.path.unlink()
    r.process.send_signal(signal.SIGHUP)
    assert r.line().startswith("reload failed: ")
    assert r.name_for() == b"a"
    assert r.reload("route default via %s\n" % b.address) == "reloaded 1"
    assert r.name_for() == b"b"


def test_reload_with_another_listen(relay):
    a, b = named(b"a"), named(b"b")
    r = relay("route default via %s\n" % a.address)
    assert r.reload("listen 127.0.0.77:1\nroute default via %s\n" % b.address, whole=True) == "reloaded 1"
    assert r.name_for() == b"b"
    assert r.reload("listen nowhere:1\nroute default via %s\n" % a.address, whole=True).startswith("reload failed: line 1: ")
    assert r.name_for() == b"b"


def test_reload_while_busy(relay):
    a = named(b"a")
    with silent_port() as silent:
        r = relay("route 127.0.0.1 via %s\nroute 127.0.0.2 via %s\n" % (silent, a.address))
        with r.connect(), r.connect("127.0.0.2") as other:
            assert other.recv(10) == b"a"
            for _ in range(5):
                assert r.reload("route 127.0.0.2 via %s\n" % a.address) == "reloaded 1"
            assert r.name_for("127.0.0.2") == b"a"


@pytest.mark.parametrize("busy", [False, True])
def test_end(relay, busy):
    a = named(b"a")
    with silent_port() as silent:
        r = relay("route 127.0.0.1 via %s\nroute default via %s\n" % (a.address, silent))
        connections = []
        if busy:
            connections = [r.connect(), r.connect(), r.connect("127.0.0.5")]
            assert connections[0].recv(10) == b"a"
        r.process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        assert r.process.wait(WAIT) == 0
        assert time.monotonic() - begin < 6
        for connection in connections:
            connection.close()


def test_given_files_unchanged():
    assert {name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in UNCHANGED} == UNCHANGED
