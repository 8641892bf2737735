import Core
import Testing

@testable import Proxy

/// T44 to T46 of the threat table: what may pass, asked in every way.
@Suite(.serialized) struct ProxyTests {
    /// What a request comes to: how its answer begins, and what the server saw of it (nil: nothing).
    struct Row: Sendable, CustomTestStringConvertible {
        let request: String
        let answer: String
        var reaches = false

        var testDescription: String { String(request.prefix(60)) }
    }

    static func get(_ url: String, _ more: String = "") -> String { "GET \(url) HTTP/1.1\r\n\(more)\r\n" }

    static let rows = [
        Row(request: get("http://example.org/"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://EXAMPLE.org./x?y", "Host: EXAMPLE.org\r\n"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("HTTP://example.org:8080"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://deep.sub.example.org/"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://93.184.216.34/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://203.0.113.9/"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://other.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://badexample.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://example.org.evil.net/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://example.org@other.org/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://other.org#.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://other.org?.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://other.org\\.example.org/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://localhost/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://127.0.0.1/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://127.1/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://2130706433/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://0x7f.0.0.1/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://[::1]/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://[::ffff:127.0.0.1]/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://[64:ff9b::7f00:1]/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://169.254.169.254/latest/meta-data"), answer: "HTTP/1.1 403"),
        Row(request: get("http://rebound.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://mapped.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://six.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://private.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://meta.example.org/"), answer: "HTTP/1.1 403"),
        Row(request: get("http://mixed.example.org/"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://down.example.org/"), answer: "HTTP/1.1 502"),
        Row(request: get("http://gone.example.org/"), answer: "HTTP/1.1 502"),
        Row(request: get("http://example.org:0/"), answer: "HTTP/1.1 400"),
        Row(request: get("http://example.org:99999/"), answer: "HTTP/1.1 400"),
        Row(request: get("https://example.org/"), answer: "HTTP/1.1 400"),
        Row(request: get("ftp://example.org/"), answer: "HTTP/1.1 400"),
        Row(request: get("/"), answer: "HTTP/1.1 400"),
        Row(request: get("http:///"), answer: "HTTP/1.1 400"),
        Row(request: get("http://example.org/", "Host: example.org\r\nHost: other.org\r\n"), answer: "HTTP/1.1 200", reaches: true),
        Row(request: get("http://example.org/", "X: a\nHost: other.org\r\n"), answer: "HTTP/1.1 400"),
        Row(
            request: "POST http://example.org/ HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            answer: "HTTP/1.1 400"),
        Row(request: "CONNECT example.org HTTP/1.1\r\n\r\n", answer: "HTTP/1.1 400"),
        Row(request: "CONNECT other.org:443 HTTP/1.1\r\n\r\n", answer: "HTTP/1.1 403"),
        Row(request: "CONNECT 127.0.0.1:22 HTTP/1.1\r\n\r\n", answer: "HTTP/1.1 403"),
        Row(request: "CONNECT [::1]:443 HTTP/1.1\r\n\r\n", answer: "HTTP/1.1 403"),
        Row(request: "CONNECT rebound.example.org:443 HTTP/1.1\r\n\r\n", answer: "HTTP/1.1 403"),
        Row(request: "nonsense\r\n\r\n", answer: "HTTP/1.1 400"),
    ]

    @Test(arguments: rows) func table(_ row: Row) async throws {
        try await Stage.run(allowing: ["example.org", "*.example.org", "203.0.113.0/24"]) { stage in
            let answer = try stage.exchange(row.request)
            #expect(answer.hasPrefix(row.answer), "\(answer.prefix(200))")
            let seen = stage.upstream.received
            #expect(!seen.isEmpty == row.reaches)
            for text in seen { #expect(!text.contains("other.org") && text.contains("Connection: close")) }
            for name in stage.lookups { #expect(name.hasSuffix("example.org")) }
        }
    }

    @Test func tunnelsCarryTLSForTheirName() async throws {
        try await Stage.run(allowing: ["example.org"]) { stage in
            let connect = Array("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n".utf8)
            let first = try stage.exchange([connect, Hello.bytes("Example.org")])
            #expect(first.hasSuffix("tls answer"))
            #expect(stage.upstream.received.count == 1)
            for other in ["other.org", "a.example.org", "", nil] {
                let second = try stage.exchange([connect, Hello.bytes(other)])
                #expect(!second.contains("tls answer"))
            }
            let third = try stage.exchange([connect, Array("SSH-2.0-x\r\n".utf8)])
            #expect(!third.contains("200 OK"))
            await stage.proxy.stop()
            #expect(stage.records.filter(\.allowed).count == 1)
            #expect(stage.records.compactMap(\.reason).contains { $0.contains("TLS for \"other.org\" in a tunnel to example.org") })
        }
    }

    @Test func tunnelsCarryOneRequestOnPort80() async throws {
        try await Stage.run(allowing: ["example.org"]) { stage in
            let connect = Array("CONNECT example.org:80 HTTP/1.1\r\n\r\n".utf8)
            let request = "GET /x HTTP/1.1\r\nHost: example.org\r\n\r\n"
            let fronted = "GET /y HTTP/1.1\r\nHost: other.org\r\n\r\n"
            let first = try stage.exchange([connect, Array((request + fronted).utf8)])
            #expect(first.hasSuffix("fine"))
            let second = try stage.exchange([connect, Array(fronted.utf8)])
            #expect(second.contains("403"))
            let seen = stage.upstream.received.filter { !$0.isEmpty }
            #expect(seen.count == 1 && seen[0].contains("GET /x") && !seen[0].contains("/y"))
        }
    }

    @Test func socksIsServed() async throws {
        try await Stage.run(allowing: ["example.org", "203.0.113.0/24"]) { stage in
            func request(_ name: String, _ port: UInt16) -> [UInt8] {
                [5, 1, 0, 3, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(port >> 8), UInt8(port & 255)]
            }
            let greeting: [UInt8] = [5, 1, 0]
            let first = try stage.exchange([greeting, request("example.org", 443), Hello.bytes("example.org")])
            #expect(first.hasSuffix("tls answer"))
            let second = try stage.exchange([greeting, request("other.org", 443)])
            #expect(Array(second.utf8).prefix(4) == [5, 0, 5, 2])
            let third = try stage.exchange([greeting, [5, 1, 0, 1, 127, 0, 0, 1, 0, 22]])
            #expect(Array(third.utf8).prefix(4) == [5, 0, 5, 2])
            // To an address that the list names, anything goes.
            let fourth = try stage.exchange([greeting, [5, 1, 0, 1, 203, 0, 113, 9, 0, 22], Array("SSH".utf8)])
            #expect(fourth.hasSuffix("fine"))
            // Only CONNECT; a password is not asked for.
            let fifth = try stage.exchange([greeting, [5, 2, 0, 1, 203, 0, 113, 9, 0, 22]])
            #expect(Array(fifth.utf8).prefix(4) == [5, 0, 5, 7])
            let sixth = try stage.exchange([[5, 1, 2]])
            #expect(sixth.utf8.count >= 2)
        }
    }

    @Test func anEmptyPolicyLetsNothingThrough() async throws {
        try await Stage.run(allowing: []) { stage in
            let answer = try stage.exchange(Self.get("http://example.org/"))
            #expect(answer.hasPrefix("HTTP/1.1 403"))
            #expect(stage.lookups.isEmpty)
        }
    }

    @Test func aBodyIsCarriedAndNothingAfterIt() async throws {
        try await Stage.run(allowing: ["example.org"]) { stage in
            let post = "POST http://example.org/ HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET http://other.org/ HTTP/1.1\r\n\r\n"
            let answer = try stage.exchange(post)
            #expect(answer.hasSuffix("fine"))
            #expect(stage.upstream.received.first?.hasSuffix("\r\n\r\nhello") == true)
        }
    }

    @Test func tooManyConnectionsAreTurnedAway() async throws {
        var limits = ProxyLimits()
        limits.connections = 3
        try await Stage.run(allowing: ["example.org"], limits: limits) { stage in
            let held = try (0..<3).map { _ in try stage.connect() }
            for socket in held { _ = socket.write(Array("GET".utf8)) }
            try await Task.sleep(for: .milliseconds(100))
            let answer = try stage.exchange("GET")
            #expect(answer.hasPrefix("HTTP/1.1 503"))
            #expect(held.count == 3)
        }
    }

    @Test func slowClientsEnd() async throws {
        var limits = ProxyLimits()
        limits.headSeconds = 0.2
        try await Stage.run(allowing: ["example.org"], limits: limits) { stage in
            let answer = try stage.exchange("GET http://example.org/ HTT")
            #expect(answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test func headsAreBounded() async throws {
        try await Stage.run(allowing: ["example.org"]) { stage in
            let answer = try stage.exchange("GET http://example.org/ HTTP/1.1\r\nA: " + String(repeating: "a", count: 60 << 10))
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
            #expect(stage.upstream.received.isEmpty)
        }
    }

    /// A phase that may reach less cuts what the one before had opened.
    @Test func aNewPolicyCutsOldConnections() async throws {
        try await Stage.run(allowing: ["203.0.113.9"]) { stage in
            let socket = try stage.connect()
            _ = socket.write(Array("CONNECT 203.0.113.9:22 HTTP/1.1\r\n\r\n".utf8))
            #expect(socket.read(limit: 100, seconds: 3) { $0.isEmpty ? nil : true } == true)
            stage.proxy.allow(.nothing)
            _ = socket.drain()
            let start = ContinuousClock.now
            _ = socket.read(limit: 100, seconds: 5) { _ in Optional<Int>.none }
            #expect(ContinuousClock.now - start < .seconds(4))
            let answer = try stage.exchange("CONNECT 203.0.113.9:22 HTTP/1.1\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 403"))
        }
    }

    @Test func everyRequestIsLogged() async throws {
        try await Stage.run(allowing: ["example.org"]) { stage in
            _ = try stage.exchange(Self.get("http://example.org/"))
            _ = try stage.exchange(Self.get("http://other.org/"))
            await stage.proxy.stop()
            // A client may see its answer's end before the proxy has written the line, so the lines' order says nothing.
            let records = stage.records.sorted { ($0.host ?? "") < ($1.host ?? "") }
            try #require(records.count == 2)
            #expect(records.map(\.host) == ["example.org", "other.org"])
            #expect(records.map(\.allowed) == [true, false])
            #expect(records[0].address == "93.184.216.34" && records[0].received > 20 && records[0].method == "GET")
            #expect(records[1].reason == "other.org is not in allowed_hosts")
        }
    }
}
