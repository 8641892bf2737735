import Core
import Glibc
import Models
import Proxy
import Synchronization

/// The model as a sandbox sees it: an HTTP server on a listening socket that the sandbox's pid 1 made in its own network. Programs inside
/// have an address and a token that is worth nothing elsewhere; the real address and the key are added here, on the host.
public final class ModelGateway: Sendable {
    /// Where programs inside find it: beside the proxy of an allow-list.
    public static let port: UInt16 = 61081

    /// What one gateway takes at most.
    public struct Limits: Sendable {
        /// Connections at once.
        public var connections = 16
        /// Bytes of one request's body.
        public var body = 32 << 20
        /// Seconds for the head of a request, and for each 16 KiB of its body.
        public var seconds = 30.0
        /// Tokens of prompts and replies together; nil is no limit.
        public var tokens: Int?

        public init(tokens: Int? = nil) { self.tokens = tokens }
    }

    /// What came of all calls so far.
    public struct Summary: Sendable {
        /// Calls that were passed on.
        public var calls = 0
        /// Requests that were not.
        public var refused = 0
        public var usage: TokenUsage?
        /// The gateway said no since the trial's tokens are used up.
        public var isOutOfTokens = false
        /// Why the last call failed, if it is the provider's fault; nil when it succeeded.
        public var failure: ModelError?
    }

    private struct State {
        var summary = Summary()
        var isStopped = false
        /// By the number of their connection.
        var calls: [Int: Task<Void, Never>] = [:]
    }

    let passage: any ModelPassage
    let names: Set<String>?
    let limits: Limits
    /// What stands in the place of a key inside: random, of this gateway only.
    public let token: String
    /// One element when a call failed in a way that no further call can mend.
    public let fatal: AsyncStream<ModelError>
    private let fatalEvents: AsyncStream<ModelError>.Continuation
    private let listener: ConnectionListener
    private let log: @Sendable (GatewayCall) -> Void
    private let state = Mutex(State())

    /// Starts to accept.
    ///
    /// - Parameters:
    ///   - names: what a request may call the model; nil is anything. What reaches the server is its own name in any case.
    ///   - log: called once for each request, in the order in which they end, on a thread of the gateway.
    public init(
        listener: OwnedDescriptor, passage: any ModelPassage, names: Set<String>?, limits: Limits = Limits(),
        log: @escaping @Sendable (GatewayCall) -> Void
    ) throws {
        self.listener = ConnectionListener(listener, most: limits.connections)
        self.passage = passage
        self.names = names
        self.limits = limits
        self.log = log
        token = "sandbox-\(Files.randomName(24))"
        (fatal, fatalEvents) = AsyncStream.makeStream(of: ModelError.self)
        try self.listener.start(
            serve: { [self] in serve($0, $1) },
            turnAway: { [self] in turnAway($0) })
    }

    public var summary: Summary { state.withLock { $0.summary } }

    /// Ends every connection and call, and returns when no thread of the gateway is left.
    public func stop() async {
        let calls = state.withLock { state in
            state.isStopped = true
            return Array(state.calls.values)
        }
        for call in calls { call.cancel() }
        await listener.stop()
        fatalEvents.finish()
    }

    private func serve(_ number: Int, _ client: OwnedDescriptor) -> (@Sendable () -> Void)? {
        let call = GatewayConnection(Socket(client), of: self, number: number).serve()
        state.withLock { _ = $0.calls.removeValue(forKey: number) }
        guard let call else { return nil }
        return { [self] in count(call) }
    }

    private func turnAway(_ client: OwnedDescriptor) {
        let answer = GatewayAnswer(503, "overloaded_error", "more than \(limits.connections) connections at once")
        _ = answer.bytes.withUnsafeBytes { send(client.raw, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Starts a call that ``stop()`` can end.
    ///
    /// - Returns: nil when it is too late.
    func begin(_ number: Int, _ body: @escaping @Sendable () async -> Void) -> Task<Void, Never>? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            let task = Task { await body() }
            state.calls[number] = task
            return task
        }
    }

    /// Why no call may be passed on any more; nil while one may.
    var exhausted: String? {
        guard let limit = limits.tokens else { return nil }
        return state.withLock { state in
            let used = (state.summary.usage?.input ?? 0) + (state.summary.usage?.output ?? 0)
            guard used >= limit else { return nil }
            state.summary.isOutOfTokens = true
            return "\(used) tokens are used, and the trial may use \(limit)"
        }
    }

    private func count(_ call: GatewayCall) {
        // First: who sees it in the summary finds it in the log.
        log(call)
        state.withLock { state in
            guard call.isPassed else { return state.summary.refused += 1 }
            state.summary.calls += 1
            if call.usage != TokenUsage() { state.summary.usage = (state.summary.usage ?? TokenUsage()) + call.usage }
            state.summary.failure = call.failure?.isInvalid == true ? call.failure : nil
        }
        switch call.failure?.kind {
        case .authentication, .setup, .budget: if let failure = call.failure { fatalEvents.yield(failure) }
        default: break
        }
    }
}
