import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// Makes and ends sandboxes. One per program.
public final class Sandboxes: Sendable {
    public let store: LayerStore
    public let tier: Tier
    /// The controllers that limit sandboxes here, by name, with the cgroup version each uses; empty means soft limits.
    public var controllers: [String: String] { cgroups.controllers.mapValues(\.version.rawValue) }
    /// True when a limit that was asked for may be enforced by polling only.
    public var limitsAreSoft: Bool { cgroups.controllers.count < CgroupHost.wanted.count }

    /// What no cgroup limits here, and what is done instead, in words for people.
    public var softLimits: [(limit: String, instead: String)] {
        var missing: [(String, String)] = []
        if cgroups.controllers["memory"] == nil { missing.append(("memory", "polled: resident, swapped, /dev/shm; no page cache")) }
        if cgroups.controllers["pids"] == nil { missing.append(("processes", "RLIMIT_NPROC")) }
        if cgroups.controllers["cpu"] == nil { missing.append(("CPU time", "none")) }
        if cgroups.controllers["memory"] != nil, !cgroups.countsSwap { missing.append(("swap", "none: this kernel does not count it")) }
        return missing
    }

    private let owner: RunOwner
    private let slots: Slots?
    private let cgroups: CgroupHost
    private let reactor: Reactor
    private let filters: [[UInt8]]
    private let taskCapabilities: UInt64
    private let verifierCapabilities: UInt64
    private let launchers: Mutex<(started: [Launcher], next: Int)>
    private let runtimeLayers = Mutex<[String: Layer]>([:])
    private let nextName = Mutex(0)

    /// Cleans up after dead runs and starts the launchers.
    ///
    /// - Parameter launchers: how many processes make sandboxes side by side; about one for eight concurrent sandboxes, so that one
    ///   that stalls does not stop a job.
    public static func start(home: Home, launchers: Int = 1) async throws -> Sandboxes {
        let service = try Sandboxes(home: home, tier: Tier.current())
        do {
            try service.reactor.start()
            for _ in 0..<max(1, launchers) {
                let launcher = try await Launcher.start(store: service.store.root, service.reactor)
                service.launchers.withLock { $0.started.append(launcher) }
            }
        } catch {
            await service.stop()
            throw error
        }
        return service
    }

    private init(home: Home, tier: Tier) throws {
        try Files.makeDirectory(home.root, mode: 0o700)
        try HomeFormat.check(home)
        try HomeFormat.checkOwners(home, tier)
        try RunOwner.sweep(home: home)
        self.tier = tier
        owner = try RunOwner(home: home)
        store = try LayerStore(
            home: home, ownerBase: tier == .root ? Slots.canonicalBase : 0, ownerCount: tier.idCount, owner: owner)
        slots = tier == .root ? try Slots() : nil
        cgroups = CgroupHost.prepare(run: owner.name)
        reactor = try Reactor()
        filters = [try SeccompProfile.task(tier)]
        taskCapabilities = try Capabilities.mask(Capabilities.taskNames)
        verifierCapabilities = try Capabilities.mask(Capabilities.taskNames + [Capabilities.verifierName])
        self.launchers = Mutex(([], 0))
    }

    /// Runs `body` with a sandbox over a view. When it returns or throws, also by cancellation, no process of the
    /// sandbox is left; the view keeps what was written.
    public func withSandbox<R: Sendable>(
        _ spec: SandboxSpec, over view: View, _ body: @Sendable (RunningSandbox) async throws -> R
    ) async throws -> R {
        let spec = spec.weakenedOnOurSide
        try view.open()
        defer { view.close() }
        let sandbox = try await create(spec, over: view)
        return try await withTaskCancellationHandler {
            let watchdog = Watchdog(sandbox, spec.limits, upper: view.upper, memoryIsSoft: cgroups.controllers["memory"] == nil)
            let watching = watchdog.map { dog in Task { await dog.run() } }
            do {
                let result = try await body(sandbox)
                watching?.cancel()
                await sandbox.end()
                return result
            } catch {
                watching?.cancel()
                await sandbox.end()
                throw error
            }
        } onCancel: {
            sandbox.killNow()
        }
    }

    /// Ends every launcher and with them every sandbox, and removes everything that belongs to this run only.
    public func stop() async {
        for launcher in launchers.withLock({ $0.started }) { launcher.stop() }
        cgroups.remove()
        // What cannot be removed now, the next start removes.
        try? owner.finish(home: store.home)
    }

    /// The cgroups that a run of this name would have.
    package static func groups(ofRun run: String) -> [FilePath] { CgroupHost.groups(of: run) }

    /// Removes what programs that have ended left: processes, cgroups, views, unpublished layers. Every start does so too.
    public static func sweep(home: Home) throws {
        if Files.isDirectory(home.root) { try RunOwner.sweep(home: home) }
    }

    private func create(_ spec: SandboxSpec, over view: View) async throws -> RunningSandbox {
        let lease = try slots?.lease()
        let launcher = launchers.withLock { state in
            state.next += 1
            return state.started[state.next % state.started.count]
        }
        let number = nextName.withLock { value in
            value += 1
            return value
        }
        let runtime = try runtimeLayer(spec)
        let group = try SandboxCgroup(cgroups, name: "s\(number)", limits: spec.limits)
        do {
            let (control, theirs) = try MessageSocket.pair(reactor)
            let entrances = try group.entrances()
            let base = UInt64(lease == nil || !spec.weakened.contains(.ownIDs) ? lease?.base ?? 0 : Slots.last)
            let idmap = lease != nil
            var flags: UInt64 = spec.network == .host ? 0 : 1
            if idmap { flags |= 4 }
            flags |= 8  // volatile: a view that a crash interrupted is never used again
            flags |= spec.launcherFlags
            let softProcesses = cgroups.controllers["pids"] == nil ? spec.limits.processes : nil
            // Shared memory stays when its users die: it must leave room for others, above all for pid 1.
            let shared = min(spec.limits.sharedMemoryBytes, (spec.limits.memoryBytes ?? .max) / 2)
            let request = Blob(
                numbers: [
                    flags, base, UInt64(tier.idCount), UInt64(store.ownerBase), UInt64(shared),
                    UInt64(spec.limits.openFiles ?? 0), UInt64(softProcesses ?? 0), UInt64(entrances.count),
                ],
                lists: [
                    ([runtime] + view.layers).map { Array($0.id.utf8) }, [Array(view.id.utf8)], [Array(spec.hostname.utf8)], filters,
                ])
            let sandbox = RunningSandbox(
                control: control, launcher: launcher, group: group, lease: lease, reactor: reactor, idBase: base,
                diskBase: UInt64(store.ownerBase), capabilities: (taskCapabilities, verifierCapabilities), store: store,
                softProcesses: softProcesses, weakened: spec.weakened)
            try await sandbox.start(request, control: theirs, groups: entrances)
            if spec.network == .nat {
                do {
                    try await sandbox.connect(writingResolver: false)
                } catch {
                    await sandbox.end()
                    throw error
                }
            }
            return sandbox
        } catch {
            group.remove()
            throw error
        }
    }

    private func runtimeLayer(_ spec: SandboxSpec) throws -> Layer {
        let key = "\(spec.network)\0\(spec.hostname)"
        if let layer = runtimeLayers.withLock({ $0[key] }) { return layer }
        let layer = try RuntimeLayer.prepare(in: store, network: spec.network, hostname: spec.hostname, tier)
        runtimeLayers.withLock { $0[key] = layer }
        return layer
    }
}
