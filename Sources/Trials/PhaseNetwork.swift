import Core
import Proxy
import Sandbox
import Synchronization
import SystemPackage
import Tasks

/// The network of one living sandbox, phase by phase: what a task's `network_mode` and `allowed_hosts` come to.
///
/// An allow-list is an empty network with a proxy of the host in it; `public` is address translation in user mode where the
/// host has it, else the host's own network. Only that last one cannot change while the sandbox lives.
final class PhaseNetwork: Sendable {
    /// Requests that are logged; the rest of a flood is only counted.
    private static let loggedRequests = 10_000

    /// The variables of a phase's commands.
    static func variables(of policy: TaskConfig.NetworkPolicy) -> [String: String] {
        policy.mode == .allowlist ? ProxyEndpoint.variables : [:]
    }

    /// What a sandbox that begins with this phase is made with.
    static func mode(of policy: TaskConfig.NetworkPolicy) -> Sandbox.NetworkMode {
        switch policy.mode {
        case .public: Sandbox.NetworkMode.natObstacle == nil ? .nat : .host
        case .noNetwork, .allowlist: .none
        }
    }

    /// What a record says of a phase's network.
    static func description(of policy: TaskConfig.NetworkPolicy) -> String {
        policy.mode == .allowlist ? policy.mode.rawValue : mode(of: policy).rawValue
    }

    private let box: RunningSandbox
    private let made: Sandbox.NetworkMode
    private let logPath: FilePath
    private let note: @Sendable (String) -> Void
    private let state = Mutex<(proxy: ProxyServer?, requests: Int, refused: Int)>((nil, 0, 0))

    /// - Parameters:
    ///   - made: what the sandbox was made with.
    ///   - log: the file for the proxy's requests, one JSON object a line; made when there is one.
    init(of box: RunningSandbox, made: Sandbox.NetworkMode, log: FilePath, note: @escaping @Sendable (String) -> Void) {
        self.box = box
        self.made = made
        logPath = log
        self.note = note
    }

    /// Puts a phase's rules in force, and cuts what only the phase before was allowed.
    func enter(_ policy: TaskConfig.NetworkPolicy) async throws {
        let wanted = Self.mode(of: policy)
        guard made != .host else {
            if wanted != .host {
                note("this phase asks for \(policy.mode.rawValue), but its sandbox is in the host's network since it was made")
            }
            return
        }
        let rules = policy.mode == .allowlist ? try NetworkPolicy(allowing: policy.allowedHosts) : .nothing
        if let proxy = state.withLock({ $0.proxy }) {
            proxy.allow(rules)
        } else if policy.mode == .allowlist {
            try await startProxy(rules)
        }
        if wanted == .none { await box.disconnect() } else { try await box.connect() }
    }

    /// Ends the proxy; the sandbox's network lives as long as its socket.
    func end() async {
        let (proxy, requests, refused) = state.withLock { state in
            defer { state.proxy = nil }
            return (state.proxy, state.requests, state.refused)
        }
        await proxy?.stop()
        if requests > 0 { note("network: \(requests) requests through the proxy, \(refused) refused or failed") }
    }

    private func startProxy(_ rules: NetworkPolicy) async throws {
        let listener = try await box.listen(address: ProxyEndpoint.address, port: ProxyEndpoint.port)
        let lines = try TextLog(logPath)
        let proxy = try ProxyServer(listener: listener, policy: rules) { [weak self] record in
            guard let self else { return }
            let count = state.withLock { state in
                state.requests += 1
                if !record.allowed { state.refused += 1 }
                return state.requests
            }
            guard count <= Self.loggedRequests, let line = try? JSON.encode(record, pretty: false, keys: .snakeCase) else { return }
            lines.write(line + [10])
        }
        state.withLock { $0.proxy = proxy }
    }
}

extension TrialRun {
    /// What a phase may reach: its own rules, else the environment's.
    func policy(_ phase: TaskConfig.NetworkPolicy?) -> TaskConfig.NetworkPolicy { phase ?? task.config.environment.network }

    /// Runs `body` under a phase's rules, and takes the network away afterwards.
    func withNetwork<R>(
        _ phase: TaskConfig.NetworkPolicy?, of box: RunningSandbox, _ body: (PhaseNetwork) async throws -> R
    ) async throws -> R {
        let policy = policy(phase)
        let network = PhaseNetwork(of: box, made: PhaseNetwork.mode(of: policy), log: folder.network) { [weak self] in self?.note($0) }
        let result: Result<R, any Error>
        do {
            try await network.enter(policy)
            result = .success(try await body(network))
        } catch {
            result = .failure(error)
        }
        await network.end()
        return try result.get()
    }
}
