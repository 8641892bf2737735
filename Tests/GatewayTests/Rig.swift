#if Net
    import Core
    import Glibc
    import LoopbackFixture
    import ModelHTTP
    import Models
    import Synchronization
    import SystemPackage

    @testable import Gateway

    /// A server of models, a gateway to it, and a program that asks.
    final class Rig: Sendable {
        static let key = "sk-proof-4711-secret"

        let server: ModelServer
        let gateway: ModelGateway
        private let listener: Listener
        private let seen: Seen

        private final class Seen: Sendable {
            let calls = Mutex<[GatewayCall]>([])
        }

        var calls: [GatewayCall] { seen.calls.withLock { $0 } }

        private init(_ script: @escaping ModelServer.Script, api: String, tokens: Int?, budget: Budget) throws {
            server = try ModelServer(script)
            listener = try Listener()
            let file = FilePath("/tmp/gateway-test.\(Files.randomName(12)).toml")
            defer { unlink(file.string) }
            try Files.write("[test]\napi = \"\(api)\"\nbase_url = \"\(server.url)\"\nkey_env = \"TEST_KEY\"\nretries = 0\n", to: file)
            let models = try HTTPModels(file: file, environment: ["TEST_KEY": Self.key])
            let model = try ModelCatalog(models.providers).limited(by: budget).model("test:real-name")
            guard let passage = model.passage else { throw Failure(.infrastructure, "a model over HTTP has a passage") }
            let seen = Seen()
            self.seen = seen
            gateway = try ModelGateway(
                listener: OwnedDescriptor(dup(listener.descriptor.raw)), passage: passage, names: ["real-name", "anything/at/all"],
                limits: .init(tokens: tokens)
            ) { call in seen.calls.withLock { $0.append(call) } }
        }

        static func run(
            api: String = "openai", tokens: Int? = nil, budget: Budget = Budget(), _ script: @escaping ModelServer.Script,
            _ body: (Rig) async throws -> Void
        ) async throws {
            let rig = try Rig(script, api: api, tokens: tokens, budget: budget)
            do {
                try await body(rig)
            } catch {
                await rig.gateway.stop()
                rig.server.stop()
                throw error
            }
            await rig.gateway.stop()
            rig.server.stop()
        }

        struct Answer {
            var text: String
            var status: Int { Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0 }
        }

        func post(_ body: JSONValue) async -> Answer {
            await send("POST", "/v1/chat/completions", body: body.text)
        }

        func send(_ method: String, _ path: String, host: String = "127.0.0.1", body: String) async -> Answer {
            await send(method, path, host: host, token: gateway.token, body: body)
        }

        func send(_ method: String, _ path: String, host: String = "127.0.0.1", token: String?, body: String) async -> Answer {
            let key = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
            return await raw("\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(key)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }

        func raw(_ text: String) async -> Answer {
            guard let client = try? Client(port: listener.port, text) else { return Answer(text: "") }
            return Answer(text: await client.read { _ in false })
        }

        /// A connection that has sent a call.
        func open(_ body: String) throws -> Client {
            try Client(
                port: listener.port,
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(gateway.token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
        }
    }

    /// A client of plain sockets.
    final class Client: Sendable {
        private let descriptor: OwnedDescriptor
        private let text = Mutex("")

        init(port: UInt16, _ request: String) throws {
            descriptor = OwnedDescriptor(socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let raw = descriptor.raw
            try withUnsafePointer(to: &address) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    _ = try call("connect") { connect(raw, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) }
                }
            }
            let bytes = Array(request.utf8)
            _ = send(raw, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        /// Everything so far, once it is enough or the connection has ended.
        func read(until isEnough: @escaping @Sendable (String) -> Bool) async -> String {
            await withCheckedContinuation { continuation in
                try? BlockingThread.start { [self] in
                    var bytes = [UInt8](repeating: 0, count: 65_536)
                    while !isEnough(text.withLock { $0 }) {
                        let got = recv(descriptor.raw, &bytes, bytes.count, 0)
                        guard got > 0 else { break }
                        text.withLock { $0 += String(decoding: bytes[..<got], as: UTF8.self) }
                    }
                    continuation.resume(returning: text.withLock { $0 })
                }
            }
        }
    }

    /// Holds a server's script until the test lets it go.
    final class Gate: Sendable {
        private let isOpen = Mutex(false)
        func open() { isOpen.withLock { $0 = true } }
        func wait() { while !isOpen.withLock({ $0 }) { usleep(2_000) } }
    }

    extension JSONValue {
        var text: String { (try? JSON.encode(self, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
    }
#endif
