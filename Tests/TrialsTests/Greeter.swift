import CLinux
import Core
import Glibc

/// A server on every address of the host that greets whoever connects, after reading a little.
final class Greeter: Sendable {
    /// An address of the host that is not loopback, so that rules for the host itself do not apply.
    let address: String
    let port: UInt16
    private let listener: OwnedDescriptor

    init() throws {
        listener = OwnedDescriptor(try call("socket") { socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) })
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let raw = listener.raw
        try withUnsafeMutablePointer(to: &own) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try call("bind") { bind(raw, pointer, size) }
                try call("listen") { listen(raw, 16) }
                try call("getsockname") { getsockname(raw, pointer, &size) }
            }
        }
        port = UInt16(bigEndian: own.sin_port)
        address = try Self.outwardAddress()
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                let listener = Int32(Int(bitPattern: argument))
                while true {
                    let client = accept(listener, nil, nil)
                    guard client >= 0 else { return nil }
                    var bytes = [UInt8](repeating: 0, count: 4096)
                    var entry = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
                    if poll(&entry, 1, 500) > 0 { _ = recv(client, &bytes, bytes.count, 0) }
                    let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ngreetings".utf8)
                    _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
                    close(client)
                }
            }, UnsafeMutableRawPointer(bitPattern: Int(raw)))
        pthread_detach(thread)
    }

    func stop() { shutdown(listener.raw, Int32(SHUT_RDWR)) }

    /// The address that the host would send from; nothing is sent.
    private static func outwardAddress() throws -> String {
        let probe = OwnedDescriptor(try call("socket") { socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) })
        var other = sockaddr_in()
        other.sin_family = sa_family_t(AF_INET)
        other.sin_port = UInt16(9).bigEndian
        inet_pton(AF_INET, "198.51.100.1", &other.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &other) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try call("connect: the host has no network at all, which these tests need") { connect(probe.raw, pointer, size) }
                try call("getsockname") { getsockname(probe.raw, pointer, &size) }
            }
        }
        var text = [CChar](repeating: 0, count: 64)
        inet_ntop(AF_INET, &other.sin_addr, &text, 64)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
