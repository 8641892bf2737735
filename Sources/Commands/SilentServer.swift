import Core
import Glibc

/// A server on loopback that takes connections and what is sent on them, and never says a word.
final class SilentServer {
    let port: UInt16
    private let listener: Int32
    private var taken: [Int32] = []

    /// - Parameter backlog: connections that may wait to be counted.
    init(backlog: Int) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, length) = (listener, size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, Int32(backlog)) == 0 && getsockname(listener, raw, &size) == 0
            }
        }
        guard bound else { throw Failure(.infrastructure, "no port on loopback: \(String(cString: strerror(errno)))") }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// How many there are by now.
    func connections() -> Int {
        while case let descriptor = accept(listener, nil, nil), descriptor >= 0 { taken.append(descriptor) }
        return taken.count
    }

    func close() { for descriptor in taken + [listener] { Glibc.close(descriptor) } }
}
