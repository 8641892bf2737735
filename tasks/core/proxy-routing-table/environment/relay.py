#!/usr/bin/env python3
"""A TCP relay with a routing table by client address; see SPEC.md."""
import ipaddress
import signal
import socket
import sys


def split_host(text):
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)


class Table:
    def __init__(self, path):
        self.listen = None
        self.routes = []
        for number, line in enumerate(open(path), 1):
            fields = line.split()
            if not fields or fields[0].startswith("#"):
                continue
            if fields[0] == "listen":
                self.listen = split_host(fields[1])
            elif fields[0] == "route":
                self.routes.append((fields[1], fields[3:]))
            elif fields[0] == "deny":
                self.routes.append((fields[1], None))
            else:
                print("line %d: what is %s?" % (number, fields[0]), file=sys.stderr)
                sys.exit(2)

    def find(self, address):
        """The first route for an address: its prefix and upstreams."""
        for prefix, upstreams in self.routes:
            if prefix == "default":
                return prefix, upstreams
            if "/" not in prefix:
                if prefix == address:
                    return prefix, upstreams
            elif ipaddress.ip_address(address) in ipaddress.ip_network(prefix, strict=False):
                return prefix, upstreams
        return "-", []


def serve(client, upstreams):
    for upstream in upstreams:
        try:
            server = socket.create_connection(split_host(upstream))
            break
        except OSError:
            continue
    request = client.recv(65536)
    server.send(request)
    while True:
        answer = server.recv(65536)
        if not answer:
            break
        client.send(answer)
    server.close()


def main():
    path = sys.argv[1]
    table = Table(path)
    if sys.argv[2:3] == ["--lookup"]:
        for address in sys.argv[3:]:
            prefix, upstreams = table.find(address)
            print(address, prefix, "deny" if upstreams is None else " ".join(upstreams) or "none", sep="\t")
        return

    def reload(*_):
        nonlocal table
        table = Table(path)
        print("reloaded", len(table.routes))

    signal.signal(signal.SIGHUP, reload)
    listener = socket.create_server(table.listen)
    print("listening %s:%d" % listener.getsockname()[:2], flush=True)
    while True:
        client, address = listener.accept()
        prefix, upstreams = table.find(address[0])
        if upstreams:
            serve(client, upstreams)
        client.close()


main()
