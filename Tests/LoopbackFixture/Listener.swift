import Core
import Glibc

/// A listening socket on the host's loopback, at a free port.
public struct Listener: Sendable {
    public let descriptor: OwnedDescriptor
    public let port: UInt16

    public init() throws {
        descriptor = OwnedDescriptor(try call("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) })
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let raw = descriptor.raw
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try call("bind") { bind(raw, pointer, size) }
                try call("listen") { listen(raw, 200) }
                try call("getsockname") { getsockname(raw, pointer, &size) }
            }
        }
        port = UInt16(bigEndian: address.sin_port)
    }
}
