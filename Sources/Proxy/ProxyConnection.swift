import Core
import Glibc

/// One client's connection: finds out what it wants, and carries it if the policy allows. Runs on a thread of its own.
final class ProxyConnection {
    private let client: Socket
    private let policy: NetworkPolicy
    private let limits: ProxyLimits
    private let dialer: Dialer
    /// Told of the server's socket, so that whoever stops the proxy can end this connection.
    private let onServer: (OwnedDescriptor) -> Void
    private var record = ProxyRecord(.unknown)

    init(
        _ client: OwnedDescriptor, policy: NetworkPolicy, limits: ProxyLimits, dialer: Dialer, onServer: @escaping (OwnedDescriptor) -> Void
    ) {
        self.client = Socket(client)
        self.policy = policy
        self.limits = limits
        self.dialer = dialer
        self.onServer = onServer
    }

    /// Serves one request.
    ///
    /// - Returns: nil for a client that said nothing.
    func serve() -> ProxyRecord? {
        let start = ContinuousClock.now
        let first = client.read(limit: 1, seconds: limits.headSeconds) { $0.first }
        guard let first else { return nil }
        if first == 5 { serveSocks() } else { serveHTTP() }
        record.seconds = (ContinuousClock.now - start) / .seconds(1)
        return record
    }

    // MARK: HTTP

    private func serveHTTP() {
        guard let head = readHead() else { return refuse(400, "not a well-formed HTTP request") }
        if head.method == "CONNECT" {
            record.way = .connect
            guard let authority = Authority(head.target, defaultPort: nil) else { return refuse(400, "CONNECT needs host:port") }
            guard head.body == .length(0) else { return refuse(400, "CONNECT has no body") }
            guard let server = open(authority, onRefusal: refuse) else { return }
            guard client.write(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)) else { return fail("the client hung up") }
            return tunnel(to: authority, server)
        }
        record.way = .http
        record.method = head.method
        guard head.target.lowercased().hasPrefix("http://") else {
            return refuse(400, "a proxy needs a whole URL (http://…); https goes through CONNECT")
        }
        let rest = head.target.dropFirst("http://".count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard let authority = Authority(rest[..<end], defaultPort: 80) else { return refuse(400, "the URL names no host") }
        var target = String(rest[end...].prefix { $0 != "#" })
        if !target.hasPrefix("/") { target = "/" + target }
        // Before anything is asked of the server: a request that is refused reaches nobody.
        guard head.body != nil else { return refuse(400, Self.unclearBody) }
        guard let server = open(authority, onRefusal: refuse) else { return }
        forward(head, target: target, to: authority, server)
    }

    private func readHead() -> RequestHead? { client.readHead(seconds: limits.headSeconds) }

    private static let unclearBody = "the body's length is not clear"

    private func forward(_ head: RequestHead, target: String, to authority: Authority, _ server: Socket) {
        guard let body = head.body else { return refuse(400, Self.unclearBody) }
        let host = authority.port == 80 ? "\(authority.host)" : "\(authority)"
        guard server.write(head.forwarded(target: target, host: host)) else { return fail("the server hung up") }
        carry(server, body: RequestBody(body))
    }

    // MARK: SOCKS

    private func serveSocks() {
        record.way = .socks5
        func read<T>(_ parse: @escaping ([UInt8]) -> SocksGreeting.Reading<T>) -> SocksGreeting.Reading<T>? {
            client.read(limit: 1024, seconds: limits.headSeconds) { bytes in
                if case .incomplete = parse(bytes) { nil } else { parse(bytes) }
            }
        }
        guard case .whole(let isOpen, let length) = read(SocksGreeting.methods) else { return fail("no SOCKS greeting") }
        client.consume(length)
        guard isOpen, client.write([5, 0]) else {
            _ = client.write([5, 0xff])
            return fail("SOCKS with a password is not supported")
        }
        switch read(SocksGreeting.request) {
        case .whole(let authority, let length):
            client.consume(length)
            let server = open(authority) { [self] status, reason in
                _ = client.write((status == 403 ? SocksGreeting.Answer.notAllowed : .hostUnreachable).bytes)
                fail(reason)
            }
            guard let server else { return }
            guard client.write(SocksGreeting.Answer.succeeded.bytes) else { return fail("the client hung up") }
            tunnel(to: authority, server)
        case .broken(let answer):
            _ = client.write(answer.bytes)
            fail("a SOCKS request that is not served")
        case .incomplete, nil: fail("no SOCKS request")
        }
    }

    // MARK: Both

    /// Carries what a tunnel holds: to an allowed address anything; to a name TLS for that name, or one HTTP request for it.
    private func tunnel(to authority: Authority, _ server: Socket) {
        guard case .name(let name) = authority.host else { return carry(server, body: nil) }
        let first = client.read(limit: 1, seconds: limits.idleSeconds) { $0.first }
        guard let first else { return fail("nothing was sent through the tunnel") }
        if first == 0x16 {
            let hello = client.read(limit: ClientHello.limit, seconds: limits.headSeconds) { bytes in
                let reading = ClientHello.read(bytes)
                return reading == .incomplete ? nil : reading
            }
            guard case .hello(let serverName) = hello else { return fail("not a TLS ClientHello") }
            guard let serverName, HostName(serverName) == name else {
                return fail("TLS for \(serverName.map { "\"\($0)\"" } ?? "no name") in a tunnel to \(name.text)")
            }
            return carry(server, body: nil)
        }
        guard authority.port == 80 else { return fail("a tunnel to a name carries TLS, or HTTP on port 80") }
        guard let head = readHead(), head.target.hasPrefix("/") else { return refuse(400, "not a well-formed HTTP request") }
        let hosts = head.values(of: "host")
        guard hosts.count == 1, Authority(hosts[0], defaultPort: 80) == authority else {
            return refuse(403, "Host \(hosts.joined(separator: ", ")) in a tunnel to \(name.text)")
        }
        record.method = head.method
        forward(head, target: head.target, to: authority, server)
    }

    /// Looks the host up once, checks every address, and connects to the one that was checked: a name that changes its mind
    /// (DNS rebinding) gains nothing.
    private func open(_ authority: Authority, onRefusal: (Int, String) -> Void) -> Socket? {
        record.host = authority.host.description
        record.port = authority.port
        if let reason = policy.refusal(of: authority.host) {
            onRefusal(403, reason)
            return nil
        }
        let addresses: [IPAddress]
        switch authority.host {
        case .name(let name): addresses = dialer.resolve(name.text)
        case .address(let address): addresses = [address]
        }
        var problem = (status: 502, reason: "\(authority.host) cannot be resolved")
        for address in addresses.prefix(4) {
            if let reason = policy.refusal(of: address) {
                problem = (403, reason)
                continue
            }
            do {
                let server = try dialer.connect(address, authority.port, limits.connectSeconds)
                onServer(server)
                record.address = address.description
                record.allowed = true
                return Socket(server)
            } catch {
                problem = (502, (error as? Failure)?.what ?? "\(error)")
            }
        }
        onRefusal(problem.status, problem.reason)
        return nil
    }

    private func carry(_ server: Socket, body: RequestBody?) {
        var relay = Relay(client: client, server: server, body: body)
        (record.sent, record.received) = relay.run(idleSeconds: limits.idleSeconds)
    }

    private func fail(_ reason: String) {
        record.allowed = false
        record.reason = reason
    }

    private func refuse(_ status: Int, _ reason: String) {
        fail(reason)
        let titles = [400: "Bad Request", 403: "Forbidden", 502: "Bad Gateway", 503: "Service Unavailable"]
        let text = "selfharness: \(reason)\n"
        _ = client.write(
            Array(
                ("HTTP/1.1 \(status) \(titles[status] ?? "Error")\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    + "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n" + text).utf8), seconds: 5)
    }
}
