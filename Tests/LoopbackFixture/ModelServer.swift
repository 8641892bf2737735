import Core
import Glibc
import Synchronization

/// A server of models on loopback: real sockets, real HTTP/1.1, and a script that decides what each request gets.
public final class ModelServer: Sendable {
    /// What arrived.
    public struct Request: Sendable {
        /// From 0, in the order of arrival.
        public let number: Int
        public let path: String
        /// Names in lower case.
        public let headers: [String: String]
        public let body: JSONValue
        public let bytes: [UInt8]
    }

    /// Answers one request; runs on a thread of the connection.
    public typealias Script = @Sendable (Request, Connection) -> Void

    private let listener: Listener
    private let script: Script
    private let seen = Mutex<[Request]>([])
    private let open = Mutex<Set<Int32>>([])
    private let isStopped = Mutex(false)

    /// `http://127.0.0.1:PORT/v1`
    public var url: String { "http://127.0.0.1:\(listener.port)/v1" }
    public var requests: [Request] { seen.withLock { $0 } }
    /// Connections that are open.
    public var connections: Int { open.withLock { $0.count } }

    public init(_ script: @escaping Script) throws {
        listener = try Listener()
        self.script = script
        Self.thread { [self] in
            while true {
                let client = accept(listener.descriptor.raw, nil, nil)
                guard client >= 0 else { return }
                open.withLock { _ = $0.insert(client) }
                Self.thread { [self] in serve(client) }
            }
        }
    }

    /// Ends all connections and takes no more.
    public func stop() {
        isStopped.withLock { $0 = true }
        shutdown(listener.descriptor.raw, Int32(SHUT_RDWR))
        open.withLock { for client in $0 { shutdown(client, Int32(SHUT_RDWR)) } }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }

    private func serve(_ client: Int32) {
        defer {
            open.withLock { _ = $0.remove(client) }
            close(client)
        }
        var buffer: [UInt8] = []
        while let request = read(client, &buffer) {
            let connection = Connection(descriptor: client) { [self] in isStopped.withLock { $0 } }
            script(request, connection)
            if connection.isClosed { return }
        }
    }

    /// One request, of which the beginning may be in the buffer; nil when the client is gone.
    private func read(_ client: Int32, _ buffer: inout [UInt8]) -> Request? {
        func more() -> Bool {
            var piece = [UInt8](repeating: 0, count: 65_536)
            let got = recv(client, &piece, piece.count, 0)
            if got > 0 { buffer += piece[..<got] }
            return got > 0
        }
        let mark = Array("\r\n\r\n".utf8)
        var end = buffer.firstRange(of: mark)
        while end == nil {
            guard more() else { return nil }
            end = buffer.firstRange(of: mark)
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        let whole = end.upperBound + (headers["content-length"].flatMap { Int($0) } ?? 0)
        while buffer.count < whole { guard more() else { return nil } }
        let bytes = Array(buffer[end.upperBound..<whole])
        buffer.removeFirst(whole)
        let words = (lines.first ?? "").split(separator: " ").map(String.init)
        return seen.withLock { seen in
            let request = Request(
                number: seen.count, path: words.count > 1 ? words[1] : "", headers: headers,
                body: (try? JSON.decode(JSONValue.self, from: bytes)) ?? .null, bytes: bytes)
            seen.append(request)
            return request
        }
    }
}

/// One connection, as a script sees it.
public final class Connection: Sendable {
    private let descriptor: Int32
    /// Whether the server has been stopped.
    public let isOver: @Sendable () -> Bool
    private let closed = Mutex(false)

    init(descriptor: Int32, isOver: @escaping @Sendable () -> Bool) {
        self.descriptor = descriptor
        self.isOver = isOver
    }

    var isClosed: Bool { closed.withLock { $0 } }

    /// Sends raw bytes.
    public func send(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            offset += sent
        }
    }

    /// Sends raw text.
    public func send(_ text: String) { send(Array(text.utf8)) }

    /// A whole answer.
    public func answer(_ status: Int = 200, _ body: JSONValue, headers: [String: String] = [:]) {
        answer(status, (try? JSON.encode(body, pretty: false)) ?? [], type: "application/json", headers: headers)
    }

    /// A whole answer of any bytes.
    public func answer(_ status: Int, _ body: [UInt8], type: String, headers: [String: String] = [:]) {
        var head = "HTTP/1.1 \(status) Status\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        send(Array("\(head)\r\n".utf8) + body)
    }

    /// The head of a stream of events, in chunks; ``chunk(_:)`` and ``endStream()`` follow.
    public func beginStream(_ type: String = "text/event-stream") {
        send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n")
    }

    /// One chunk of a stream.
    public func chunk(_ text: String) { chunk(Array(text.utf8)) }

    /// One chunk of a stream.
    public func chunk(_ bytes: [UInt8]) { send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0d, 0x0a]) }

    /// The end of a stream.
    public func endStream() { send("0\r\n\r\n") }

    /// A whole stream, an event for each value.
    public func stream(_ events: [JSONValue], done: Bool = true) {
        beginStream()
        for event in events { chunk("data: \(Self.text(event))\n\n") }
        if done { chunk("data: [DONE]\n\n") }
        endStream()
    }

    /// JSON in one line.
    public static func text(_ value: JSONValue) -> String {
        String(decoding: (try? JSON.encode(value, pretty: false)) ?? [], as: UTF8.self)
    }

    /// Waits; the server's end ends it.
    public func pause(_ seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isOver(), ContinuousClock.now < end { usleep(10_000) }
    }

    /// Ends the connection: in order, or with a reset.
    public func close(reset: Bool = false) {
        closed.withLock { $0 = true }
        if reset {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        } else {
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }
}
