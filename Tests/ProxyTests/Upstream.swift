import Core
import Glibc
import LoopbackFixture
import Synchronization

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
