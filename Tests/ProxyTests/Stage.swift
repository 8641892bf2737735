import CLinux
import Core
import Glibc
import LoopbackFixture
import Synchronization

@testable import Proxy

/// A proxy with a policy, in front of names that all lead to one server.
final class Stage: Sendable {
    static let names = [
        "example.org": ["93.184.216.34"], "deep.sub.example.org": ["93.184.216.34"], "other.org": ["93.184.216.35"],
        "rebound.example.org": ["127.0.0.1"], "private.example.org": ["10.1.2.3"], "meta.example.org": ["169.254.169.254"],
        "mixed.example.org": ["127.0.0.1", "93.184.216.34"], "six.example.org": ["::1"], "mapped.example.org": ["::ffff:127.0.0.1"],
        "down.example.org": ["93.184.216.99"],
    ]

    let upstream: Upstream
    let proxy: ProxyServer
    let port: UInt16
    private let lines = Mutex<[ProxyRecord]>([])
    private let asked = Mutex<[String]>([])

    /// Requests that were logged so far.
    var records: [ProxyRecord] { lines.withLock { $0 } }
    /// Names that the host's resolver was asked for.
    var lookups: [String] { asked.withLock { $0 } }

    private final class Later: Sendable { let stage = Mutex<Stage?>(nil) }

    init(allowing hosts: [String], limits: ProxyLimits = ProxyLimits()) throws {
        upstream = try Upstream()
        let listener = try Listener()
        port = listener.port
        let target = upstream.listener.port
        let later = Later()
        let dialer = Dialer(
            resolve: { name in
                later.stage.withLock { $0 }?.asked.withLock { $0.append(name) }
                return (Stage.names[name] ?? []).map { IPAddress($0)! }
            },
            connect: { address, _, seconds in
                if address.description == "93.184.216.99" { throw Failure(.infrastructure, "connect: Connection refused") }
                return try Dialer.open(IPAddress("127.0.0.1")!, target, seconds)
            })
        proxy = try ProxyServer(listener: listener.descriptor, policy: try NetworkPolicy(allowing: hosts), limits: limits, dialer: dialer) {
            record in
            later.stage.withLock { $0 }?.lines.withLock { $0.append(record) }
        }
        later.stage.withLock { $0 = self }
    }

    static func run(
        allowing hosts: [String], limits: ProxyLimits = ProxyLimits(), _ body: (Stage) async throws -> Void
    ) async throws {
        let stage = try Stage(allowing: hosts, limits: limits)
        let result: Result<Void, any Error>
        do { result = .success(try await body(stage)) } catch { result = .failure(error) }
        await stage.proxy.stop()
        stage.upstream.stop()
        try result.get()
    }

    func connect() throws -> Socket { Socket(try Dialer.open(IPAddress("127.0.0.1")!, port, 5)) }

    /// Sends each part once the answer to the one before begins to arrive; all that came back.
    func exchange(_ parts: [[UInt8]]) throws -> String {
        let socket = try connect()
        var answer: [UInt8] = []
        for part in parts {
            _ = socket.write(part)
            _ = socket.read(limit: 1 << 20, seconds: 3) { $0.isEmpty ? nil : $0.count }
            answer += socket.drain()
        }
        _ = socket.read(limit: 1 << 20, seconds: 3) { _ in Optional<Int>.none }
        return String(decoding: answer + socket.drain(), as: UTF8.self)
    }

    func exchange(_ text: String) throws -> String { try exchange([Array(text.utf8)]) }
}

/// Builds what TLS clients send first.
enum Hello {
    static func bytes(_ name: String?, recordLength: Int = 16384) -> [UInt8] {
        func vector(_ width: Int, _ content: [UInt8]) -> [UInt8] {
            (0..<width).reversed().map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) } + content
        }
        var extensions: [UInt8] = [0, 0x2b] + vector(2, vector(1, [3, 4]))
        if let name { extensions += [0, 0] + vector(2, vector(2, [0] + vector(2, Array(name.utf8)))) }
        let body =
            [3, 3] + [UInt8](repeating: 7, count: 32) + vector(1, []) + vector(2, [0x13, 1]) + vector(1, [0]) + vector(2, extensions)
        var rest = [1] + vector(3, body)
        var records: [UInt8] = []
        while !rest.isEmpty {
            records += [0x16, 3, 1] + vector(2, Array(rest.prefix(recordLength)))
            rest = Array(rest.dropFirst(recordLength))
        }
        return records
    }
}
