import Core
import Gates
import Harness
import Synchronization
import SystemPackage
import Tasks
import Trials

/// Answers for cells from the store, and runs what is missing as one ordinary job.
///
/// Every finished trial is in the store at once, so a crash loses only trials in flight and the same question again goes on from there.
public struct CellRunner: CellSource {
    public let store: CellStore
    public let suite: Suite
    public let conditions: TrialConditions
    /// The most trials at once.
    public var concurrency = 1
    /// How often an invalid trial is run again before its cell is invalid.
    public var retries = 2
    /// Whether cells that are known to be invalid are tried anew.
    public var retriesKnownInvalid = false
    /// Told what happens.
    public var onEvent: @Sendable (Event) -> Void = { _ in }
    private let services: TrialServices
    private let tasks: [String: BenchmarkTask]

    public init(store: CellStore, suite: Suite, services: TrialServices, conditions: TrialConditions = .init()) {
        self.store = store
        self.suite = suite
        self.services = services
        self.conditions = conditions
        tasks = Dictionary(suite.tasks.map { ($0.packageName, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What happens while cells are measured.
    public enum Event: Sendable {
        /// So many cells were known, so many are run, in this job's folder.
        case began(known: Int, running: Int, job: FilePath)
        case job(JobRunner.Event)
        case kept(CellResult)
        /// About images and tools that are being made.
        case note(String)
    }

    /// Copies a harness to `harnesses/` of the store's folder, unless it is there; jobs take their own copies from it.
    ///
    /// - Returns: the reference for ``AgentChoice/harness``.
    public func keep(_ harness: HarnessArtifact) throws -> HarnessReference {
        let place = store.folder.appending("harnesses").appending(String(harness.id.dropFirst("sha256:".count)))
        if !Files.exists(place) {
            try Files.makeDirectory(place.removingLastComponent())
            do {
                try harness.write(to: place)
            } catch {
                // Another process may have been faster.
                guard Files.exists(place) else { throw error }
            }
        }
        return HarnessReference(path: place.string, id: harness.id)
    }

    /// Known results, and those of one job for all that are not known.
    public func results(for cells: [Cell], arms: [Arm]) async throws -> [CellResult] {
        let lookup = try await look(cells, arms: arms)
        var known = lookup.known
        if !lookup.missing.isEmpty {
            for result in try await run(lookup.missing, known: known.count) { known[result.cell] = result }
        }
        return try cells.map { cell in
            guard let result = known[cell] else { throw CancellationError() }
            return result
        }
    }

    /// How many of the cells would have to be run.
    public func missing(_ cells: [Cell], arms: [Arm]) async throws -> Int { try await look(cells, arms: arms).missing.count }

    private func look(_ cells: [Cell], arms: [Arm]) async throws -> (known: [Cell: CellResult], missing: [AskedCell]) {
        let arms = Dictionary(arms.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        var known: [Cell: CellResult] = [:]
        var missing: [AskedCell] = []
        var owners: [String: Cell] = [:]
        for ask in try await keyed(cells, arms: arms) where known[ask.cell] == nil {
            if let key = ask.key {
                if let owner = owners.updateValue(ask.cell, forKey: key) {
                    try refuseReuse(of: owner, for: ask.cell)
                    if owner == ask.cell { continue }
                }
                if var result = try store.result(key), result.status != .invalid || !retriesKnownInvalid {
                    try refuseReuse(of: result.cell, for: ask.cell)
                    result.cell = ask.cell
                    known[ask.cell] = result
                    continue
                }
            }
            missing.append(ask)
        }
        return (known, missing)
    }

    /// What was picked for its luck must not be shown again as proof.
    private func refuseReuse(of old: Cell, for new: Cell) throws {
        guard old.purpose != new.purpose, old.purpose.needsFreshDraws || new.purpose.needsFreshDraws else { return }
        throw Failure(
            .invalidInput, "draw \(new.draw) has served as '\(old.purpose.rawValue)' and cannot serve as '\(new.purpose.rawValue)'",
            at: new.task, hint: "ask for a draw that was never used")
    }

    /// A cell, what it consists of, and its key.
    private struct AskedCell {
        let cell: Cell
        let arm: Arm
        let task: BenchmarkTask
        /// nil when the environment cannot be made.
        let key: String?
    }

    private func keyed(_ cells: [Cell], arms: [String: Arm]) async throws -> [AskedCell] {
        var environments: [String: EnvironmentIdentity] = [:]
        for name in Set(cells.map(\.task)).sorted() {
            guard let task = tasks[name] else {
                throw Failure(.invalidInput, "there is no task of this name", at: name, hint: "the tasks are in \(suite.folder)")
            }
            do {
                environments[name] = try await services.identity(of: task) { [onEvent] in onEvent(.note($0)) }
            } catch let fault as TrialFault {
                // Its trials will say so in their records.
                onEvent(.note("\(name): \(fault.message)"))
            }
        }
        return try cells.map { cell in
            guard let arm = arms[cell.arm] else { throw Failure(.invalidInput, "no arm with this identity was given", at: cell.arm) }
            guard let task = tasks[cell.task], Int(exactly: cell.draw) != nil else {
                throw Failure(.invalidInput, "the draw \(cell.draw) is too large", at: cell.task)
            }
            let key = environments[cell.task].map {
                CellKey(
                    arm: arm.hash, model: arm.modelHash, task: task.digest, draw: cell.draw, environment: $0, conditions: conditions
                ).hash
            }
            return AskedCell(cell: cell, arm: arm, task: task, key: key)
        }
    }

    /// One job: for each draw, for each task, the arms side by side, so that none of them has a time of day of its own.
    private func run(_ asked: [AskedCell], known: Int) async throws -> [CellResult] {
        let order = Dictionary(asked.map(\.cell.arm).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let sorted = asked.sorted {
            ($0.cell.draw, $0.cell.task, order[$0.cell.arm] ?? 0) < ($1.cell.draw, $1.cell.task, order[$1.cell.arm] ?? 0)
        }
        let folder = try makeFolder(sorted)
        let byName = Dictionary(zip(folder.record.trials.map(\.name), sorted), uniquingKeysWith: { first, _ in first })
        onEvent(.began(known: known, running: sorted.count, job: folder.path))
        var runner = JobRunner(folder: folder, tasks: suite.tasks, services: services)
        runner.settings.repeatedVerifications = conditions.repeatedVerifications ?? 0
        let finished = Mutex<[CellResult]>([])
        let fault = Mutex<(any Error)?>(nil)
        _ = try await runner.run { event in
            onEvent(.job(event))
            guard case .finished(let record) = event, record.status != .cancelled, let asked = byName[record.name] else { return }
            let result = CellResult(
                record, cell: asked.cell, key: asked.key, folder: folder.trial(record.name),
                trial: "jobs/\(folder.record.configuration.jobName)/\(record.name)")
            do {
                try store.put(result)
            } catch {
                fault.withLock { $0 = $0 ?? error }
            }
            finished.withLock { $0.append(result) }
            onEvent(.kept(result))
        }
        if let error = fault.withLock({ $0 }) { throw error }
        try Task.checkCancellation()
        return finished.withLock { $0 }
    }

    private func makeFolder(_ asked: [AskedCell]) throws -> JobFolder {
        let jobs = store.folder.appending("jobs")
        try Files.makeDirectory(jobs)
        let trials = JobPlan.trials(
            asked.map { ask in
                (
                    task: TaskIdentity(
                        name: ask.task.packageName, path: ask.task.directory.string, digest: ask.task.digest, source: suite.name),
                    agent: ask.arm.agent, attempt: Int(ask.cell.draw)
                )
            })
        var agents: [AgentChoice] = []
        for ask in asked where !agents.contains(ask.arm.agent) { agents.append(ask.arm.agent) }
        let perTask = Dictionary(grouping: asked) { [$0.cell.task, $0.cell.arm] }.values.map(\.count).max() ?? 1
        let configuration = JobConfiguration(
            jobName: "\(Timestamp.now().jobName)__\(Files.randomName(5))", jobsDirectory: jobs.string, attempts: perTask,
            concurrency: concurrency, multipliers: conditions.multipliers, retries: retries, agents: agents,
            source: TaskSource(path: suite.folder.string, suite: suite.name, version: suite.version), verifierMode: conditions.verifierMode,
            verifierBootstrap: services.verifierBootstrap, passRule: conditions.passRule)
        return try JobFolder.create(configuration, trials: trials, program: services.programVersion)
    }
}
