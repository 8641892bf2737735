import Core

@testable import Agents
@testable import Proxy
@testable import Sandbox

extension FuzzTarget {
    /// What comes over a socket or from a model.
    static let messages = [
        FuzzTarget(name: "frame", corpus: { [Frame(.exited, id: 7, values: [1, -2, .max]).bytes] }, limit: 300) { input, _ in
            guard let frame = input.withUnsafeBytes({ Frame($0) }) else { throw Failure(.invalidInput, "not a frame") }
            if frame.bytes.count != Frame.size { throw Violation("a frame of \(frame.bytes.count) bytes") }
        },
        FuzzTarget(
            name: "http-head",
            corpus: {
                ["GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\n\r\n"].map {
                    Array($0.utf8)
                }
            },
            words: ["Host: x\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "http://", "@", " HTTP/1.1"]
        ) { input, _ in
            guard let head = RequestHead(input) else { throw Failure(.invalidInput, "not a request") }
            // What goes out reads back as one request with one Host.
            let out = head.forwarded(target: "/", host: "a")
            guard let again = RequestHead(out), again.values(of: "host") == ["a"], again.values(of: "connection") == ["close"] else {
                throw Violation("forwards \(String(decoding: out, as: UTF8.self))")
            }
        },
        FuzzTarget(
            name: "http-body", corpus: { [Array("5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n".utf8)] },
            words: ["0\r\n\r\n", "ffffffffffffffff\r\n", "\r\n"]
        ) { input, _ in
            for body in [RequestHead.Body.chunked, .length(7)] {
                // In one piece or byte by byte: the same goes through.
                var (whole, pieces, text) = (RequestBody(body), RequestBody(body), [UInt8]())
                let all = Array(whole.take(input[...]))
                for byte in input { text += pieces.take([byte]) }
                if whole.isBroken != pieces.isBroken { throw Violation("broken in one way of reading only") }
                if !whole.isBroken, all != text { throw Violation("\(all.count) bytes in one piece, \(text.count) byte by byte") }
            }
        },
        FuzzTarget(
            name: "client-hello", corpus: { [clientHello] }, limit: 2000, rounds: 3000
        ) { input, _ in
            if case .hello(let name?) = ClientHello.read(input), name.utf8.count > input.count * 3 {
                throw Violation("a name longer than the message")
            }
        },
        FuzzTarget(
            name: "socks", corpus: { [[5, 1, 0, 3, 11] + Array("example.org".utf8) + [1, 187], [5, 1, 0, 1, 1, 2, 3, 4, 0, 80]] },
            limit: 600, rounds: 3000
        ) { input, _ in
            _ = SocksGreeting.methods(input)
            if case .whole(_, let length) = SocksGreeting.request(input), length > input.count { throw Violation("read beyond the end") }
        },
        FuzzTarget(
            name: "allowed-host", corpus: { ["*.example.org", "10.0.0.0/8", "::1", "a.b:80", "[::1]:443"].map { Array($0.utf8) } },
            limit: 300, rounds: 3000
        ) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            _ = Authority(text, defaultPort: 80)
            guard let host = Host(text) else { return }
            // Reading what was written gives the same, or two readers would see two hosts.
            if case .name(let name) = host, HostName(name.text) != name { throw Violation("\(name.text) reads back differently") }
        },
        FuzzTarget(
            name: "text-protocol",
            corpus: {
                [Array("I look.\n```bash\nls\n```\n".utf8), Array("```tool\n{\"name\": \"read\", \"arguments\": {}}\n```\nDONE".utf8)]
            },
            words: ["```", "````bash\n", "DONE", "\n```tool\n"]
        ) { input, _ in _ = try TextProtocol.parse(String(decoding: input, as: UTF8.self), isCut: input.count % 2 == 0) },
    ]

    /// A ClientHello for example.org with one other extension.
    private static let clientHello: [UInt8] = {
        func vector(_ width: Int, _ content: [UInt8]) -> [UInt8] {
            (0..<width).reversed().map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) } + content
        }
        let extensions =
            [0, 0x2b] + vector(2, vector(1, [3, 4])) + [0, 0] + vector(2, vector(2, [0] + vector(2, Array("example.org".utf8))))
        let body =
            [3, 3] + [UInt8](repeating: 7, count: 32) + vector(1, []) + vector(2, [0x13, 1]) + vector(1, [0]) + vector(2, extensions)
        return [0x16, 3, 1] + vector(2, [1] + vector(3, body))
    }()
}
