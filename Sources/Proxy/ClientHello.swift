/// The first message of a TLS connection (RFC 8446 §4.1.2), read for the server name in it (RFC 6066 §3).
enum ClientHello {
    enum Reading: Equatable {
        /// More bytes are needed.
        case incomplete
        /// Not TLS, or nothing that a client would send.
        case notTLS
        /// A whole message; the name is nil if it has none.
        case hello(serverName: String?)
    }

    /// The most that is read before a message counts as nonsense, in bytes.
    static let limit = 64 << 10

    /// Reads what has arrived so far; a message may come in several records.
    static func read(_ bytes: [UInt8]) -> Reading {
        var message: [UInt8] = []
        var at = 0
        while true {
            if bytes.count > at, bytes[at] != 0x16 { return .notTLS }
            if bytes.count > at + 1, bytes[at + 1] != 3 { return .notTLS }
            guard bytes.count >= at + 5 else { return .incomplete }
            let length = Int(bytes[at + 3]) << 8 | Int(bytes[at + 4])
            guard (1...16384 + 256).contains(length) else { return .notTLS }
            let end = min(at + 5 + length, bytes.count)
            message += bytes[at + 5..<end]
            if let first = message.first, first != 1 { return .notTLS }
            if message.count >= 4 {
                let size = Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3])
                guard size <= limit else { return .notTLS }
                if message.count >= 4 + size { return parse(message[4..<4 + size]) }
            }
            guard end == at + 5 + length else { return .incomplete }
            at = end
        }
    }

    private static func parse(_ body: ArraySlice<UInt8>) -> Reading {
        var reader = Reader(rest: body)
        // Version and random; session id; cipher suites; compression methods.
        guard reader.take(34) != nil, reader.vector(1) != nil, reader.vector(2) != nil, reader.vector(1) != nil else { return .notTLS }
        guard !reader.rest.isEmpty else { return .hello(serverName: nil) }
        guard let list = reader.vector(2) else { return .notTLS }
        var extensions = Reader(rest: list)
        while !extensions.rest.isEmpty {
            guard let kind = extensions.number(2), let content = extensions.vector(2) else { return .notTLS }
            guard kind == 0 else { continue }
            var names = Reader(rest: content)
            guard let entries = names.vector(2) else { return .notTLS }
            var entry = Reader(rest: entries)
            guard let type = entry.number(1), type == 0, let name = entry.vector(2), entry.rest.isEmpty else { return .notTLS }
            return .hello(serverName: String(decoding: name, as: UTF8.self))
        }
        return .hello(serverName: nil)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func number(_ width: Int) -> Int? { take(width)?.reduce(0) { $0 << 8 | Int($1) } }

        /// Bytes with their length in front.
        mutating func vector(_ width: Int) -> ArraySlice<UInt8>? { number(width).flatMap { take($0) } }
    }
}
