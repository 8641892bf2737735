import Core
import Glibc
import Sandbox
import SystemPackage

/// The part of a soak that may be killed at any moment: makes sandboxes side by side, each with a scenario drawn at random, and
/// writes a byte to a file for each one that ended.
public struct SoakWorker: Sendable {
    let home: Home
    let count: Int
    let width: Int
    let progress: FilePath
    let program: [UInt8]
    /// The disk or the process table may be full at any moment: an error is allowed then.
    public var isSqueezed = false
    static let refusedMark = UInt8(ascii: "r")

    /// - Parameters:
    ///   - progress: a file that grows by a byte for each sandbox.
    ///   - program: a static busybox of the host, which sandboxes without an image run.
    public init(home: Home, count: Int, width: Int, progress: FilePath, busybox: FilePath) throws {
        (self.home, self.count, self.width, self.progress) = (home, count, width, progress)
        program = try Files.read(busybox, limit: 16 << 20)
    }

    /// - Throws: ``Failure`` when descriptors leak, or when a sandbox fails otherwise than its scenario allows.
    public func run() async throws {
        let sandboxes = try await patiently { try await Sandboxes.start(home: home, launchers: (width + 7) / 8) }
        let file = OwnedDescriptor(try call("open \(progress)") { open(progress.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) })
        try await patiently { try await Self.one(.plain, sandboxes, program: program) }
        let before = try Files.list("/proc/self/fd").count
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<count {
                    if index >= width { try await group.next() }
                    group.addTask {
                        let scenario = SoakScenario.allCases.randomElement() ?? .plain
                        var mark = try await attempt(scenario, sandboxes) ? UInt8(ascii: "x") : Self.refusedMark
                        _ = write(file.raw, &mark, 1)
                    }
                }
                try await group.waitForAll()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        let after = try Files.list("/proc/self/fd").count
        await sandboxes.stop()
        try result.get()
        guard after <= before else {
            throw Failure(.infrastructure, "descriptors leak: \(before) before, \(after) after \(count) sandboxes")
        }
    }

    /// As often as it takes while the host is exhausted.
    private func patiently<R>(_ body: () async throws -> R) async throws -> R {
        for _ in 0..<300 where isSqueezed {
            do { return try await body() } catch is Failure { try await Task.sleep(for: .milliseconds(20)) }
        }
        return try await body()
    }

    /// A sandbox that was killed or prevented counts as ended; only what nobody brought about is an error.
    ///
    /// - Returns: false for one that an exhausted host refused.
    private func attempt(_ scenario: SoakScenario, _ sandboxes: Sandboxes) async throws -> Bool {
        let task = Task { try await Self.one(scenario, sandboxes, program: program) }
        if scenario == .cancelled {
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...15)))
            task.cancel()
        }
        do {
            try await task.value
        } catch is CancellationError where scenario == .cancelled {
        } catch let failure as Failure {
            let isExpected = [.cancelled, .pidOneKilled, .memory, .forks, .disk].contains(scenario) || failure.kind == .prevented
            if isExpected { return true }
            if isSqueezed { return false }
            throw Failure(.infrastructure, "\(scenario): \(failure)")
        }
        return true
    }

    static func one(_ scenario: SoakScenario, _ sandboxes: Sandboxes, program: [UInt8]) async throws {
        let view = try sandboxes.store.makeView(over: [])
        defer { try? view.discard() }
        try await sandboxes.withSandbox(scenario.spec, over: view) { box in try await scenario.run(in: box, program: program) }
    }
}
