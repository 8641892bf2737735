/// The head of an HTTP/1 request (RFC 9112), read strictly: what two readers could understand differently is refused, so that
/// nothing is smuggled past a rule.
package struct RequestHead: Sendable, Equatable {
    /// The longest head, in bytes.
    package static let limit = 32 << 10

    package var method: String
    package var target: String
    package var headers: [Header]

    package struct Header: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    /// How long the request's body is.
    package enum Body: Sendable, Equatable {
        case length(Int)
        case chunked
    }

    /// - Parameter bytes: up to and with the empty line.
    /// - Returns: nil if it is no well-formed request.
    package init?(_ bytes: some Collection<UInt8>) {
        // Only visible ASCII, spaces and tabs, and whole line ends; obs-text is let through in values only by its bytes.
        var lines: [[UInt8]] = [[]]
        var sawReturn = false
        for byte in bytes {
            if sawReturn {
                guard byte == 10 else { return nil }
                lines.append([])
                sawReturn = false
            } else if byte == 13 {
                sawReturn = true
            } else {
                guard byte == 9 || (32...126).contains(byte) || byte >= 128 else { return nil }
                lines[lines.count - 1].append(byte)
            }
        }
        guard !sawReturn, lines.count >= 3, lines.suffix(2) == [[], []] else { return nil }
        let texts = lines.dropLast(2).map { String(decoding: $0, as: UTF8.self) }
        let words = texts[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0", Self.isToken(words[0]), !words[1].isEmpty else {
            return nil
        }
        method = String(words[0])
        target = String(words[1])
        headers = []
        for text in texts.dropFirst() {
            guard let colon = text.firstIndex(of: ":"), Self.isToken(text[..<colon]) else { return nil }
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            var end = value.endIndex
            while end > value.startIndex, [" ", "\t"].contains(value[value.index(before: end)]) { end = value.index(before: end) }
            headers.append(Header(name: String(text[..<colon]), value: String(value[..<end])))
        }
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "!#$%&'*+-.^_`|~".utf8.contains($0)
            }
    }

    package func values(of name: String) -> [String] { headers.filter { $0.name.lowercased() == name }.map(\.value) }

    /// The body's length; nil if the head contradicts itself.
    package var body: Body? {
        let codings = values(of: "transfer-encoding")
        let lengths = values(of: "content-length")
        if !codings.isEmpty { return codings.count == 1 && codings[0].lowercased() == "chunked" && lengths.isEmpty ? .chunked : nil }
        guard lengths.count <= 1 else { return nil }
        guard let text = lengths.first else { return .length(0) }
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(text) else { return nil }
        return .length(length)
    }

    /// The request as the server gets it: its own form of the target, the one true Host, and nothing that is between a client
    /// and its proxy (RFC 9110 §7.6.1). The connection ends with the answer, so that no second request can name another host.
    func forwarded(target: String, host: String) -> [UInt8] {
        let named = values(of: "connection").flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " }.lowercased() }
        let dropped = Set(
            named + [
                "connection", "proxy-connection", "keep-alive", "proxy-authorization", "proxy-authenticate", "te", "trailer", "upgrade",
                "host",
            ])
        var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        for header in headers where !dropped.contains(header.name.lowercased()) { text += "\(header.name): \(header.value)\r\n" }
        return Array((text + "Connection: close\r\n\r\n").utf8)
    }
}
