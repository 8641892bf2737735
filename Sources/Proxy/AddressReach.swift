/// How far an address may be reached through the proxy (IANA's special-purpose registries, RFC 6890).
enum AddressReach: Sendable {
    /// An ordinary address.
    case open
    /// A private network: only if the list names the address or its block.
    case onlyByAddress
    /// The host itself, its link (cloud metadata), groups and reserved space: never, whatever the list says.
    case never

    init(_ address: IPAddress) {
        if Self.forbidden.contains(where: { $0.contains(address) }) {
            self = .never
        } else if Self.personal.contains(where: { $0.contains(address) }) {
            self = .onlyByAddress
        } else {
            self = .open
        }
    }

    private static let forbidden = blocks(
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4",
        // The unspecified address, loopback, IPv4-compatible, discard, Teredo, link-local, site-local, multicast.
        "::/96", "100::/64", "2001::/32", "fe80::/10", "fec0::/10", "ff00::/8")

    private static let personal = blocks(
        "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "fc00::/7")

    private static func blocks(_ texts: String...) -> [AddressBlock] { texts.map { AddressBlock($0)! } }
}
