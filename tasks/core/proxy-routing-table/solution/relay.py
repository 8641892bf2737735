#!/usr/bin/env python3
"""A TCP relay with a routing table by client address; see SPEC.md."""
import asyncio
import ipaddress
import os
import re
import signal
import sys

CONNECT_LIMIT = 1.0
CHUNK = 64 * 1024


class Wrong(Exception):
    pass


def decimal(text, least, most):
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", text, re.A) or not least <= int(text) <= most:
        raise Wrong("not a number from %d to %d: %s" % (least, most, text))
    return int(text)


def parse_address(text):
    """An address; IPv4 in IPv6 becomes IPv4."""
    if "%" in text:
        raise Wrong("zones are not allowed: " + text)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Wrong("not an address: " + text) from None
    return getattr(address, "ipv4_mapped", None) or address


def parse_prefix(text):
    if text == "default":
        return [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    head, slash, tail = text.partition("/")
    address = parse_address(head)
    if not slash:
        return [ipaddress.ip_network(address)]
    written = ipaddress.ip_address(head)
    length = decimal(tail, 0, written.max_prefixlen)
    if written.version == 6 and address.version == 4:
        if length < 96:
            return [ipaddress.ip_network((written, length), strict=False)]
        length -= 96
    return [ipaddress.ip_network((address, length), strict=False)]


def parse_endpoint(text, least=1):
    m = re.fullmatch(r"(?:\[([^\[\]]*:[^\[\]]*)\]|([^\[\]:]*)):([0-9]+)", text, re.A)
    if not m:
        raise Wrong("not HOST:PORT: " + text)
    parse_address(m[1] or m[2])
    return m[1] or m[2], decimal(m[3], least, 65535)


class Table:
    def __init__(self, path):
        self.listen, self.count, self._routes, self._lengths = None, 0, {}, {4: [], 6: []}
        try:
            with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as f:
                lines = f.read().split("\n")
        except OSError as error:
            raise Wrong("cannot read %s: %s" % (path, error.strerror)) from None
        for number, line in enumerate(lines, 1):
            fields = re.split(r"[ \t\r]+", line.split("#")[0].strip(" \t\r"))
            try:
                if fields != [""]:
                    self._add(fields)
            except Wrong as wrong:
                raise Wrong("line %d: %s" % (number, wrong)) from None
        if self.listen is None:
            raise Wrong("there is no listen line")
        for version, length in sorted({(n.version, n.prefixlen) for n in self._routes}, reverse=True):
            self._lengths[version].append(length)

    def _add(self, fields):
        kind, *rest = fields
        if kind == "listen" and len(rest) == 1:
            if self.listen is not None:
                raise Wrong("a second listen")
            self.listen = parse_endpoint(rest[0], 0)
        elif kind == "deny" and len(rest) == 1:
            self._route(rest[0], None)
        elif kind == "route" and len(rest) >= 3 and rest[1] == "via":
            self._route(rest[0], [(text, *parse_endpoint(text)) for text in rest[2:]])
        else:
            raise Wrong("not a listen, route or deny line")

    def _route(self, prefix, upstreams):
        for network in parse_prefix(prefix):
            if network in self._routes:
                raise Wrong("%s is there already" % network)
            self._routes[network] = upstreams
        self.count += 1

    def find(self, address):
        """(prefix, upstreams or None for deny) for an address, or None."""
        for length in self._lengths[address.version]:
            network = ipaddress.ip_network((address, length), strict=False)
            if network in self._routes:
                return network, self._routes[network]
        return None


async def pump(reader, writer):
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    writer.write_eof()


class Relay:
    def __init__(self, path):
        self.path, self.table = path, Table(path)

    def reload(self):
        try:
            self.table = Table(self.path)
            print("reloaded", self.table.count, flush=True)
        except Wrong as wrong:
            print("reload failed:", wrong, flush=True)

    async def _connect(self, upstreams):
        for _, host, port in upstreams:
            try:
                return await asyncio.wait_for(asyncio.open_connection(host, port, limit=CHUNK), CONNECT_LIMIT)
            except (OSError, asyncio.TimeoutError):
                continue
        return None

    async def serve(self, reader, writer):
        writers, whole = [writer], False
        try:
            peer = writer.get_extra_info("peername")
            found = peer and self.table.find(parse_address(peer[0].split("%")[0]))
            upstream = await self._connect(found[1]) if found and found[1] else None
            if upstream:
                writers.append(upstream[1])
                pumps = [asyncio.ensure_future(pump(reader, upstream[1])), asyncio.ensure_future(pump(upstream[0], writer))]
                try:
                    await asyncio.gather(*pumps)
                finally:
                    for task in pumps:
                        task.cancel()
            whole = True
        except (OSError, RuntimeError):
            pass                    # one connection broke: the other one ends with it
        finally:
            for w in writers:
                if whole:
                    w.close()
                else:
                    w.transport.abort()

    async def run(self):
        loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self.serve, *self.table.listen, limit=CHUNK, backlog=1024)
        stop = asyncio.Event()
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        host, port = server.sockets[0].getsockname()[:2]
        print("listening %s:%d" % ("[%s]" % host if ":" in host else host, port), flush=True)
        await stop.wait()
        os._exit(0)


def main():
    try:
        if sys.argv[2:3] == ["--lookup"]:
            table, lines = Table(sys.argv[1]), []
            for text in sys.argv[3:]:
                found = table.find(parse_address(text))
                if found is None:
                    lines.append(text + "\t-\tnone")
                else:
                    lines.append("%s\t%s\t%s" % (text, found[0], "deny" if found[1] is None else " ".join(u[0] for u in found[1])))
            print("".join(line + "\n" for line in lines), end="")
        elif len(sys.argv) == 2:
            asyncio.run(Relay(sys.argv[1]).run())
        else:
            raise Wrong("usage: relay.py CONFIG [--lookup ADDRESS...]")
    except (Wrong, OSError) as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)


main()
