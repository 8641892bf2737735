/// What the proxy lets through. It can be changed while the proxy runs: a trial's phases may differ.
public struct NetworkPolicy: Sendable, Equatable {
    /// Empty: nothing at all.
    public var hosts: [AllowedHost]

    public static let nothing = NetworkPolicy(hosts: [])

    public init(hosts: [AllowedHost]) { self.hosts = hosts }

    /// - Parameter hosts: entries as in `allowed_hosts`.
    /// - Throws: ``Failure`` for an entry that is not a host.
    public init(allowing hosts: [String]) throws { self.hosts = try hosts.map { try AllowedHost($0) } }

    /// Why a host may not even be looked up; nil if it may.
    func refusal(of host: Host) -> String? {
        switch host {
        case .name(let name): hosts.contains { $0.matches(name) } ? nil : "\(name.text) is not in allowed_hosts"
        case .address(let address):
            hosts.contains { $0.matches(address) } ? refusal(of: address) : "\(address) is not in allowed_hosts"
        }
    }

    /// Why an address, asked for or found for an allowed name, may not be reached; nil if it may.
    func refusal(of address: IPAddress) -> String? {
        switch AddressReach(address) {
        case .open: nil
        case .onlyByAddress: hosts.contains { $0.matches(address) } ? nil : "\(address) is in a private network"
        case .never: "\(address) is the host's own or link-local address space"
        }
    }
}
