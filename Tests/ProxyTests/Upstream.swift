import CLinux
import Core
import Glibc
import Synchronization

/// A listening socket on the host's loopback, at a free port.
struct Listener {
    let descriptor: OwnedDescriptor
    let port: UInt16

    init() throws {
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

/// The server that every allowed name leads to in these tests: keeps what it got, and answers HTTP and anything else.
final class Upstream: Sendable {
    let listener: Listener
    private let seen = Mutex<[String]>([])

    init() throws {
        listener = try Listener()
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                let upstream = Unmanaged<Upstream>.fromOpaque(argument!).takeRetainedValue()
                while true {
                    let client = accept(upstream.listener.descriptor.raw, nil, nil)
                    guard client >= 0 else { return nil }
                    upstream.serve(client)
                }
            }, box.toOpaque())
        pthread_detach(thread)
    }

    func stop() { shutdown(listener.descriptor.raw, Int32(SHUT_RDWR)) }

    /// What arrived, one entry a connection.
    var received: [String] { seen.withLock { $0 } }

    /// One connection after the other: reads until nothing comes for a moment, answers, and closes.
    private func serve(_ client: Int32) {
        defer { close(client) }
        var text: [UInt8] = []
        while true {
            var entry = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, text.isEmpty ? 1000 : 60) > 0 else { break }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let got = recv(client, &bytes, bytes.count, 0)
            guard got > 0 else { break }
            text += bytes[..<got]
        }
        seen.withLock { $0.append(String(decoding: text, as: UTF8.self)) }
        let answer = text.first == 0x16 ? Array("tls answer".utf8) : Array("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine".utf8)
        _ = send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
    }
}
