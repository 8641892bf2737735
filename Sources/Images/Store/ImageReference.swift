import Core

/// A name as FROM and Docker's command line take it: `[host/]path[:tag][@digest]`.
///
/// The grammar is that of the distribution project's `reference` package.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// Registry host with port; `docker.io` when the name gives none.
    public let host: String
    /// The path below the host; `library/debian` for `debian`.
    public let path: String
    public let tag: String?
    /// `sha256:` and 64 hexadecimal digits.
    public let digest: String?

    /// - Throws: ``Failure`` that shows the reference and which part of it is wrong.
    public init(_ text: String) throws {
        func wrong(_ what: String) -> Failure { Failure(.invalidInput, what, at: "image name '\(text)'") }
        var rest = text[...]
        if let at = rest.firstIndex(of: "@") {
            let digest = rest[rest.index(after: at)...]
            guard digest.hasPrefix("sha256:"), digest.utf8.count == 71,
                digest.utf8.dropFirst(7).allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            else { throw wrong("what follows '@' must be sha256: and 64 hexadecimal digits") }
            self.digest = String(digest)
            rest = rest[..<at]
        } else {
            digest = nil
        }
        let lastPart = rest.lastIndex(of: "/").map { rest[rest.index(after: $0)...] } ?? rest
        if let colon = lastPart.lastIndex(of: ":") {
            let tag = rest[rest.index(after: colon)...]
            guard Self.isTag(tag) else {
                throw wrong("a tag is 1 to 128 letters, digits, '_', '.' or '-', and begins with none of the last two")
            }
            self.tag = String(tag)
            rest = rest[..<colon]
        } else {
            tag = nil
        }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        var host = "docker.io"
        if parts.count > 1, let first = parts.first, Self.looksLikeHost(first) {
            guard Self.isHost(first) else { throw wrong("'\(first)' is not a host name") }
            host = first == "index.docker.io" ? "docker.io" : String(first)
            parts.removeFirst()
        }
        for part in parts where !Self.isPathPart(part) {
            throw wrong(
                part.isEmpty
                    ? "a part of the name is empty"
                    : part.contains(where: \.isUppercase)
                        ? "a name must be in lower case"
                        : "'\(part)' must be lower-case letters and digits, separated by '.', '_', '__' or '-'")
        }
        if host == "docker.io", parts.count == 1 { parts.insert("library", at: 0) }
        self.host = host
        path = parts.joined(separator: "/")
        guard host.utf8.count + path.utf8.count < 255 else { throw wrong("the name has more than 255 characters") }
    }

    /// Name and tag in full, `docker.io/library/debian:latest`: equal for every spelling of the same image.
    public var key: String { "\(host)/\(path):\(tag ?? "latest")" }

    /// As short as people write it: `debian:12`.
    public var description: String {
        let name =
            host != "docker.io"
            ? "\(host)/\(path)"
            : path.hasPrefix("library/") ? String(path.dropFirst(8)) : path
        let tagged = tag.map { "\(name):\($0)" } ?? (digest == nil ? "\(name):latest" : name)
        return digest.map { "\(tagged)@\($0)" } ?? tagged
    }

    // MARK: - Grammar

    private static func isTag(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
        return isWord(first) && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// Docker takes the first part for a host if it has a dot or a port, is `localhost`, or has a capital letter.
    private static func looksLikeHost(_ part: Substring) -> Bool {
        part == "localhost" || part.contains { $0 == "." || $0 == ":" || $0.isUppercase }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        if pieces.count == 2, pieces[1].isEmpty || !pieces[1].allSatisfy(\.isASCIIDigit) { return false }
        guard pieces.count <= 2 else { return false }
        return pieces[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isWord($0) && $0 != UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isPathPart(_ text: Substring) -> Bool {
        var separator = ""
        var any = false
        for byte in text.utf8 {
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
            if isPlain {
                if !separator.isEmpty {
                    let allowed = separator == "." || separator == "_" || separator == "__" || separator.allSatisfy { $0 == "-" }
                    guard any, allowed else { return false }
                }
                separator = ""
                any = true
            } else {
                guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") else { return false }
                separator.append(Character(UnicodeScalar(byte)))
            }
        }
        return any && separator.isEmpty
    }

    /// A letter, a digit or `_`.
    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "_")
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
