import CLinux
import Core
import Glibc

/// How names become addresses and addresses connections. Replaced in tests, which have no internet.
public struct Dialer: Sendable {
    /// All addresses of a name.
    var resolve: @Sendable (String) -> [IPAddress]
    /// Connects within the given seconds, or throws.
    var connect: @Sendable (IPAddress, UInt16, Double) throws -> OwnedDescriptor

    /// The host's own resolver and network.
    public static let system = Dialer(resolve: Self.lookUp, connect: Self.open)

    package init(
        resolve: @escaping @Sendable (String) -> [IPAddress],
        connect: @escaping @Sendable (IPAddress, UInt16, Double) throws -> OwnedDescriptor
    ) {
        self.resolve = resolve
        self.connect = connect
    }

    @Sendable private static func lookUp(_ name: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        // The final dot keeps the host's search domains out of it.
        guard getaddrinfo(name + ".", nil, &hints, &list) == 0 || getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let raw = entry.pointee.ai_addr else { continue }
            let address: IPAddress? =
                switch entry.pointee.ai_family {
                case AF_INET:
                    raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                        IPAddress(withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) })
                    }
                case AF_INET6:
                    raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                        IPAddress(withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) })
                    }
                default: nil
                }
            if let address, !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }

    @Sendable package static func open(_ address: IPAddress, _ port: UInt16, _ seconds: Double) throws -> OwnedDescriptor {
        let step = "connect to \(address) port \(port)"
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = OwnedDescriptor(try call(step) { Glibc.socket(address.isIPv4 ? AF_INET : AF_INET6, kind, 0) })
        let result = withSocketAddress(address, port) { Glibc.connect(socket.raw, $0, $1) }
        if result == 0 { return socket }
        guard errno == EINPROGRESS else { throw SystemCallFailure.make(step, errno) }
        var entry = pollfd(fd: socket.raw, events: Int16(POLLOUT), revents: 0)
        guard try call(step, { poll(&entry, 1, Int32(seconds * 1000)) }) > 0 else { throw SystemCallFailure.make(step, ETIMEDOUT) }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        try call(step) { getsockopt(socket.raw, SOL_SOCKET, SO_ERROR, &code, &size) }
        guard code == 0 else { throw SystemCallFailure.make(step, code) }
        return socket
    }

    private static func withSocketAddress<T>(_ address: IPAddress, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        if address.isIPv4 {
            var value = sockaddr_in()
            value.sin_family = sa_family_t(AF_INET)
            value.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &value.sin_addr) { $0.copyBytes(from: address.bytes) }
            return withUnsafeBytes(of: &value) { body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) }
        }
        var value = sockaddr_in6()
        value.sin6_family = sa_family_t(AF_INET6)
        value.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &value.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return withUnsafeBytes(of: &value) { body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) }
    }
}
