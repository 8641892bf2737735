import Testing

@testable import Proxy

@Suite struct MessageTests {
    static func head(_ text: String) -> RequestHead? { RequestHead(Array(text.utf8)) }

    @Test func readsARequest() throws {
        let head = try #require(Self.head("GET http://a/ HTTP/1.1\r\nHost: a\r\nX-Y:  z \r\n\r\n"))
        #expect(head.method == "GET" && head.target == "http://a/" && head.values(of: "x-y") == ["z"])
    }

    @Test(arguments: [
        "GET / HTTP/1.1\nHost: a\n\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/2\r\n\r\n", "G T / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", "GET / HTTP/1.1\r\nA\u{0}: b\r\n\r\n",
        "GET / HTTP/1.1\r\n:x\r\n\r\n", "\r\n\r\n",
    ])
    func refusesWhatCouldBeReadTwice(_ text: String) { #expect(Self.head(text) == nil) }

    @Test(arguments: [
        "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Content-Length: +1", "Content-Length: 1,1",
        "Content-Length: 99999999999999999999",
    ])
    func unclearLengths(_ headers: String) throws { #expect(try #require(Self.head("POST / HTTP/1.1\r\n\(headers)\r\n\r\n")).body == nil) }

    @Test func forwardsWithoutWhatIsForTheProxy() throws {
        let head = try #require(
            Self.head(
                "GET http://a/ HTTP/1.1\r\nHost: evil\r\nProxy-Authorization: x\r\nConnection: x-hop\r\nX-Hop: 1\r\nUpgrade: h2c\r\nAccept: y\r\n\r\n"
            ))
        #expect(
            String(decoding: head.forwarded(target: "/", host: "a"), as: UTF8.self)
                == "GET / HTTP/1.1\r\nHost: a\r\nAccept: y\r\nConnection: close\r\n\r\n")
    }

    /// Whatever the pieces, exactly one body goes through.
    @Test(arguments: 1...7) func bodiesEndWhereTheyEnd(_ piece: Int) {
        func pass(_ body: RequestHead.Body, _ text: String) -> (String, RequestBody) {
            var (filter, out, rest) = (RequestBody(body), [UInt8](), Array(text.utf8)[...])
            while !rest.isEmpty {
                out += filter.take(rest.prefix(piece))
                rest = rest.dropFirst(piece)
            }
            return (String(decoding: out, as: UTF8.self), filter)
        }
        let next = "GET / HTTP/1.1\r\nHost: evil\r\n\r\n"
        #expect(pass(.length(5), "hello" + next).0 == "hello")
        #expect(pass(.length(0), next).0 == "")
        let chunked = "5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
        let (text, filter) = pass(.chunked, chunked + next)
        #expect(text == chunked && filter.isDone)
        #expect(pass(.chunked, "zz\r\nhello").1.isBroken)
        #expect(pass(.chunked, "5\r\nhelloXX").1.isDone == false)
        #expect(pass(.chunked, "-5\r\n").1.isBroken)
    }

    @Test(arguments: [1, 3, 16384]) func findsTheServerName(_ recordLength: Int) {
        let bytes = Hello.bytes("a.example.org", recordLength: recordLength)
        #expect(ClientHello.read(bytes) == .hello(serverName: "a.example.org"))
        for end in 0..<bytes.count { #expect(ClientHello.read(Array(bytes[..<end])) == .incomplete) }
        #expect(ClientHello.read(Hello.bytes(nil)) == .hello(serverName: nil))
    }

    @Test func otherProtocolsAreNotTLS() {
        #expect(ClientHello.read(Array("GET / HTTP/1.1\r\n".utf8)) == .notTLS)
    }
}
