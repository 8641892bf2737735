import Core
import Gateway
import Models
import Synchronization
import SystemPackage

/// The calls of one trial, as the gateway saw them: kept for the trajectory, and written as lines (`gateway.jsonl`).
final class GatewayJournal: Sendable {
    /// Calls whose messages are kept; a program that floods the gateway is only counted.
    static let limit = 10_000
    /// Bytes of requests that are kept.
    static let byteLimit = 256 << 20

    private struct Line: Encodable {
        var number: Int
        var startedAt: Timestamp
        var seconds: Double
        var method: String
        var path: String
        var status: Int?
        var passed: Bool
        var stream: Bool
        var bytesReceived: Int
        var bytesSent: Int
        var usage: TokenUsage?
        var reason: String?
    }

    private let descriptor: OwnedDescriptor
    private let state = Mutex<(calls: [GatewayCall], lines: Int, bytes: Int)>(([], 0, 0))

    init(_ path: FilePath) throws { descriptor = try Files.appending(path) }

    /// Those that were passed on, in the order in which they began.
    var calls: [GatewayCall] { state.withLock { $0.calls.sorted { $0.number < $1.number } } }

    func add(_ call: GatewayCall) {
        let isKept = state.withLock { state in
            state.lines += 1
            state.bytes += call.bytesReceived
            if call.isPassed, state.calls.count < Self.limit, state.bytes < Self.byteLimit { state.calls.append(call) }
            return state.lines <= Self.limit
        }
        guard isKept else { return }
        let line = Line(
            number: call.number, startedAt: call.startedAt, seconds: call.seconds, method: String(call.method.prefix(20)),
            path: String(call.path.prefix(200)), status: call.status, passed: call.isPassed, stream: call.isStream,
            bytesReceived: call.bytesReceived, bytesSent: call.bytesSent, usage: call.usage == TokenUsage() ? nil : call.usage,
            reason: call.reason)
        guard let bytes = try? JSON.encode(line, pretty: false, keys: .snakeCase) else { return }
        try? Files.writeAll(bytes + [10], to: descriptor.raw, step: "write the gateway's log")
    }
}

extension Files {
    /// Opens a file for appending, and makes it if it is missing.
    fileprivate static func appending(_ path: FilePath) throws -> OwnedDescriptor {
        OwnedDescriptor(
            try FileDescriptor.open(
                path, .writeOnly, options: [.append, .create, .closeOnExec], permissions: FilePermissions(rawValue: 0o644)
            ).rawValue)
    }
}
