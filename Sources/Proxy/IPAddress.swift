import Glibc

/// An IPv4 or IPv6 address. One that carries an IPv4 address inside IPv6 (mapped, NAT64, 6to4) counts as that IPv4 address, so
/// that no notation slips past a rule.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes, in network order.
    public let bytes: [UInt8]

    public var isIPv4: Bool { bytes.count == 4 }

    /// Reads the strict notations: four decimal numbers, or RFC 4291. What only `inet_aton` understands (`127.1`, `0x7f.1`) is no
    /// address.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(withUnsafeBytes(of: &four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(withUnsafeBytes(of: &six) { Array($0) })
        } else {
            return nil
        }
    }

    /// - Parameter bytes: 4 or 16 bytes in network order.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16)
        self.bytes = Self.embedded(bytes) ?? bytes
    }

    private static func embedded(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == 16 else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        let nat64: [UInt8] = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
        if bytes.starts(with: mapped) || bytes.starts(with: nat64) { return Array(bytes[12...]) }
        if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
        return nil
    }

    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = bytes.withUnsafeBytes { inet_ntop(isIPv4 ? AF_INET : AF_INET6, $0.baseAddress!, &text, socklen_t(text.count)) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A block of addresses in CIDR notation.
public struct AddressBlock: Sendable, Hashable {
    public let base: IPAddress
    /// How many leading bits count.
    public let prefix: Int

    /// Reads `192.0.2.0/24` or `2001:db8::/32`; a single address is the block of itself.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(String(parts[0])) else { return nil }
        var prefix = base.bytes.count * 8
        if parts.count == 2 {
            guard let length = Int(parts[1]), (0...prefix).contains(length), !parts[1].hasPrefix("+") else { return nil }
            prefix = length
        }
        (self.base, self.prefix) = (base, prefix)
    }

    /// Whether the address begins with the block's bits; one of the other family never does.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = prefix / 8
        guard address.bytes[..<whole] == base.bytes[..<whole] else { return false }
        guard prefix % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> (prefix % 8))
        return address.bytes[whole] & mask == base.bytes[whole] & mask
    }
}
