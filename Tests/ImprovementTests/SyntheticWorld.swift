import Core
import Gates
import Harness
import Models
import Statistics
import Synchronization
import Trajectories

@testable import Improvement

/// Tasks whose true pass rates are known functions of the harness's text, and a model that diagnoses and proposes in it.
///
/// A line `guide <mechanism>` mends the tasks of that habit; `harm` cuts every good task; anything else does nothing.
struct SyntheticWorld: Sendable {
    struct Item: Sendable {
        var name: String
        var mechanism: Mechanism.Known
        var rate: Double
    }

    let items: [Item]
    let pool: TaskPool
    /// Mixed into every trial's luck.
    let seed: UInt64

    static let habits: [Mechanism.Known] = [.missingOutputDirectory, .noVerification, .repeatedCommand]

    /// - Parameters:
    ///   - perHabit: tasks of each habit; as many again are within reach only sometimes, whatever the harness.
    init(seed: UInt64, perHabit: Int = 6, heldOutEvery: Int = 3) throws {
        self.seed = seed
        var items: [Item] = []
        for habit in Self.habits {
            for number in 0..<perHabit {
                items.append(Item(name: "\(habit.rawValue)-\(number)", mechanism: habit, rate: number % 2 == 0 ? 0.1 : 0.25))
            }
        }
        for number in 0..<perHabit * 2 {
            items.append(
                Item(name: "plain-\(number)", mechanism: .wrongContent, rate: number % 3 == 0 ? 0.95 : number % 3 == 1 ? 0.6 : 0.05))
        }
        self.items = items
        let members = items.enumerated().map { ($0, TaskPool.Member(name: $1.name, family: "f\($0 % 4)", digest: "d\($0)")) }
        pool = try TaskPool(
            heldIn: members.filter { $0.0 % heldOutEvery != 0 }.map(\.1), heldOut: members.filter { $0.0 % heldOutEvery == 0 }.map(\.1),
            sealed: ["sealed-0", "sealed-1"])
    }

    func rate(_ item: Item, under lines: [String]) -> Double {
        if lines.contains("harm"), item.rate > 0.5 { return 0.3 * item.rate }
        return lines.contains("guide \(item.mechanism.rawValue)") ? 0.95 : item.rate
    }

    /// The true mean pass rate over all tasks.
    func mean(under lines: [String]) -> Double { items.map { rate($0, under: lines) }.reduce(0, +) / Double(items.count) }

    /// The same draw has the same luck under every harness.
    func passes(_ item: Item, draw: UInt64, under lines: [String]) -> Bool {
        var random = Xoshiro256(seed: DrawSeed.seed(task: "\(seed)\(item.name)", draw: Int(draw), step: 0))
        return random.unit() < rate(item, under: lines)
    }

    /// A trace that shows the habit if it failed.
    func trial(_ item: Item, draw: UInt64, passed: Bool) -> TrialEvidence {
        func bash(_ step: Int, _ command: String, _ result: String = "", _ exit: Int32 = 0, changed: Bool = false) -> TraceStep {
            TraceStep(step: step, kind: "bash", command: command, result: result, exit: exit, changed: changed)
        }
        let good = [bash(2, "mkdir -p /out; echo \(draw) > /out/x", changed: true), bash(3, "cat /out/x", "\(draw)")]
        let steps: [TraceStep] =
            if passed { good } else {
                switch item.mechanism {
                case .missingOutputDirectory: [bash(2, "echo 1 > /out/x", "bash: /out/x: No such file or directory", 1)]
                case .noVerification: [bash(2, "echo 1 > /out/x", changed: true)]
                case .repeatedCommand:
                    (2...4).map { bash($0, "make", "error", 2) } + [bash(5, "echo > /out/x", changed: true), bash(6, "ls", "x")]
                default: good
                }
            }
        return TrialEvidence(
            task: item.name, draw: draw, passed: passed, instruction: "Write it to `/out/x`.", steps: steps, end: .submitted)
    }
}

/// Trials of the synthetic world. Counts what really runs; can be told to fail after some, as a process that is killed.
final class SyntheticSource: TrialSource {
    let world: SyntheticWorld
    private let state: Mutex<State>
    /// Tokens of a trial under a harness.
    let tokens: @Sendable ([String]) -> Int
    let invalid: @Sendable (LoopCell) -> Bool

    struct State {
        var ran: Set<LoopCell> = []
        var left: Int
    }

    struct Killed: Error {}

    init(
        _ world: SyntheticWorld, dieAfter: Int = .max, tokens: @escaping @Sendable ([String]) -> Int = { _ in 100 },
        invalid: @escaping @Sendable (LoopCell) -> Bool = { _ in false }
    ) {
        self.world = world
        self.tokens = tokens
        self.invalid = invalid
        state = Mutex(State(left: dieAfter))
    }

    var ran: Set<LoopCell> { state.withLock(\.ran) }

    func measure(_ cells: [LoopCell], harnesses: [String: HarnessFiles]) async throws -> [LoopRecord] {
        try cells.map { cell in
            try state.withLock { state in
                guard state.left > 0 else { throw Killed() }
                state.left -= 1
                state.ran.insert(cell)
            }
            guard let files = harnesses[cell.harness], let item = world.items.first(where: { $0.name == cell.task }) else {
                throw Failure(.invalidInput, "no such harness or task", at: cell.task)
            }
            let lines = TextWorkshop.lines(files)
            let outcome: CellOutcome = invalid(cell) ? .invalid : world.passes(item, draw: cell.draw, under: lines) ? .passed : .failed
            return LoopRecord(
                cell: cell, outcome: outcome, tokens: tokens(lines), outcomeHash: SHA256.hex("\(cell.task)\(cell.draw)\(outcome)"),
                key: SHA256.hex("\(cell)"))
        }
    }

    func evidence(of record: LoopRecord) async throws -> TrialEvidence {
        guard let item = world.items.first(where: { $0.name == record.cell.task }) else { throw Failure(.invalidInput, "no such task") }
        return world.trial(item, draw: record.cell.draw, passed: record.outcome == .passed)
    }
}

/// Diagnoses by the first detector and proposes by a plan.
struct SyntheticModel: Sendable {
    /// What a slot proposes.
    enum Move: Sendable {
        /// The remedy of the cluster with this place, if there are so many.
        case good(Int)
        /// A line that does nothing.
        case null
        case harm
        case decline
        case garbage
        case line(String)
        /// The remedy of one cluster, promised for the tasks of the next: evidence that was shuffled.
        case mismatched(Int)
    }

    /// By round and slot, both from 0.
    var plan: @Sendable (_ slot: Int, _ history: Int) -> Move

    var model: ScriptedModel {
        let plan = plan
        return ScriptedModel { request, _ in
            let text = request.messages[1].content
            guard let value = try? JSONReply.object(in: text) else { return "?" }
            if text.hasPrefix("DIAGNOSE\n") { return Self.diagnosis(value) }
            let slot = (value["slot"]?.int ?? 1) - 1
            return Self.proposal(value, plan(slot, value["history"]?.array?.count ?? 0), slot)
        }
    }

    private static func diagnosis(_ value: JSONValue) -> String {
        let fired = value["fired"]?.array?.first
        return Ask.json([
            "mechanism": fired?["mechanism"] ?? "other:nothing_fired", "criticality": "root_cause", "explanation": "the first",
            "steps": fired?["steps"] ?? [],
        ])
    }

    private static func proposal(_ value: JSONValue, _ move: Move, _ slot: Int) -> String {
        let clusters = value["clusters"]?.array ?? []
        func reply(_ cluster: JSONValue?, _ line: String) -> String {
            Ask.json([
                "decision": "propose", "reason": "", "cluster": cluster?["id"] ?? "c0",
                "ops": [["op": "text.append", "surface": "prompt.system", "text": .string(line)]], "intent": .string(line),
                "mechanism": cluster?["mechanism"] ?? "", "expected": "", "predicted_fixes": cluster?["tasks"] ?? [], "risks": [],
                "falsifier": "",
            ])
        }
        switch move {
        case .good(let place):
            guard place < clusters.count else { return #"{"decision": "decline", "reason": "no cluster is left"}"# }
            return reply(clusters[place], "guide \(clusters[place]["mechanism"]?.string ?? "")")
        case .null: return reply(clusters.first, "placebo \(slot) \(value["history"]?.array?.count ?? 0)")
        case .harm: return reply(clusters.first, "harm")
        case .decline: return #"{"decision": "decline", "reason": "nothing to mend"}"#
        case .garbage: return "Certainly! Here is my edit: be better."
        case .line(let line): return reply(clusters.first, line)
        case .mismatched(let place):
            guard clusters.count > 1 else { return #"{"decision": "decline", "reason": "no two clusters"}"# }
            let other = clusters[(place + 1) % clusters.count]
            return reply(other, "guide \(clusters[place % clusters.count]["mechanism"]?.string ?? "")")
        }
    }
}
