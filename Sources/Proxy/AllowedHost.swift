import Core

/// One entry of `allowed_hosts`: a name, a `*.` wildcard, an address or a CIDR block. No URL, no port.
public enum AllowedHost: Sendable, Hashable {
    case name(String)
    /// Every name below the given one, at any depth, but not itself.
    case below(String)
    case block(AddressBlock)

    /// - Throws: ``Failure`` of kind `.invalidInput` that says what the entry should look like.
    public init(_ text: String) throws {
        if let block = AddressBlock(text) {
            self = .block(block)
        } else if text.hasPrefix("*."), let name = HostName(String(text.dropFirst(2))) {
            self = .below(name.text)
        } else if let name = HostName(text) {
            self = .name(name.text)
        } else {
            throw Failure(
                .invalidInput, "\"\(text)\" is not a host", at: "allowed_hosts",
                hint: text.utf8.contains { $0 > 127 }
                    ? "write an international name in its ASCII form (xn--…)"
                    : "write a name, *.name, an address or a block like 192.0.2.0/24, without scheme, port or path")
        }
    }

    func matches(_ name: HostName) -> Bool {
        switch self {
        case .name(let text): name.text == text
        case .below(let text): name.text.hasSuffix("." + text)
        case .block: false
        }
    }

    func matches(_ address: IPAddress) -> Bool {
        if case .block(let block) = self { block.contains(address) } else { false }
    }
}

/// A host name in canonical form: lower case, ASCII, no final dot. Nothing that a resolver would read as a number.
struct HostName: Sendable, Hashable {
    let text: String

    init?(_ text: String) {
        var text = text.lowercased()
        if text.hasSuffix(".") { text.removeLast() }
        guard !text.isEmpty, text.utf8.count <= 253, text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isLabel = { (label: Substring) in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        }
        guard labels.allSatisfy(isLabel), let last = labels.last, !last.allSatisfy(\.isNumber), !last.hasPrefix("0x") else { return nil }
        self.text = text
    }
}

/// What a request asks for: a name to be resolved here, or an address.
enum Host: Sendable, Hashable, CustomStringConvertible {
    case name(HostName)
    case address(IPAddress)

    /// - Parameter text: without brackets around IPv6.
    init?(_ text: String) {
        if let address = IPAddress(text) {
            self = .address(address)
        } else if let name = HostName(text) {
            self = .name(name)
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .name(let name): name.text
        case .address(let address): address.isIPv4 ? "\(address)" : "[\(address)]"
        }
    }
}

/// A host and a port, as in a CONNECT request or a URL.
struct Authority: Sendable, Hashable, CustomStringConvertible {
    let host: Host
    let port: UInt16

    init(host: Host, port: UInt16) { (self.host, self.port) = (host, port) }

    /// Reads `host`, `host:port` or `[v6]:port`; a user in front is refused.
    init?(_ text: some StringProtocol, defaultPort: UInt16?) {
        var name = String(text)
        var digits: String?
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let rest = name[name.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if !rest.isEmpty { digits = String(rest.dropFirst()) }
            name = String(name[name.index(after: name.startIndex)..<end])
            guard name.contains(":") else { return nil }
        } else if let colon = name.firstIndex(of: ":") {
            digits = String(name[name.index(after: colon)...])
            name = String(name[..<colon])
        }
        guard let host = Host(name) else { return nil }
        if let digits {
            guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
                return nil
            }
            self.init(host: host, port: port)
        } else if let defaultPort {
            self.init(host: host, port: defaultPort)
        } else {
            return nil
        }
    }

    var description: String { "\(host):\(port)" }
}
