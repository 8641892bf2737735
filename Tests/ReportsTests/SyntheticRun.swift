import Core
import Gates
import Harness
import Improvement
import Models
import Statistics
import SystemPackage
import Trajectories

/// A real run of the improvement loop in a world of known pass rates, to have a lineage that reports can be made of.
///
/// A line `guide <mechanism>` of the harness mends the tasks of that habit, `harm` cuts good ones.
struct SyntheticRun: Sendable {
    /// What a slot proposes: the line that it adds, or what else the model says.
    enum Move: Sendable {
        /// The remedy of the cluster at this place.
        case remedy(Int)
        case line(String, intent: String)
        case decline(String)
        case raw(String)
    }

    var seed: UInt64 = 1
    var tasksPerHabit = 6
    var model = "sim:hasty"
    var settings: @Sendable (inout RunSettings) -> Void = { _ in }
    var limits = SpendingLimits()
    /// Names a task: `name` is what it would be called.
    var name: @Sendable (_ name: String) -> String = { $0 }
    var isInvalid: @Sendable (LoopCell) -> Bool = { _ in false }
    /// By slot from 0 and the number of edits tried before.
    var plan: @Sendable (_ slot: Int, _ history: Int) -> Move = { slot, _ in .remedy(slot) }

    /// Runs the loop in a folder. A run that cannot be finished stays as it is.
    func run(in folder: FilePath) async throws {
        let world = World(perHabit: tasksPerHabit, seed: seed, name: name)
        var settings = RunSettings(rounds: 3, width: 3, model: model, modelFingerprint: "test")
        self.settings(&settings)
        let members = world.tasks.enumerated().map { TaskPool.Member(name: $1.name, family: "family \($0 % 5)", digest: "d\($0)") }
        let pool = try TaskPool(
            heldIn: members.enumerated().filter { $0.offset % 3 != 0 }.map(\.element),
            heldOut: members.enumerated().filter { $0.offset % 3 == 0 }.map(\.element), sealed: ["a sealed one", "another sealed one"])
        let inputs = LoopInputs(
            settings: settings, limits: limits, pool: pool, splits: SHA256.hex("splits"),
            harness: Workshop.files(["You work in a shell.", "", "Be brief."]),
            model: Proposer(plan: plan), workshop: Workshop(), source: Source(world: world, isInvalid: isInvalid))
        _ = try await ImprovementLoop(inputs, in: folder).run()
    }
}

extension SyntheticRun {
    private struct World: Sendable {
        struct Item: Sendable {
            var name: String
            var habit: String
            var rate: Double
        }

        let tasks: [Item]
        let seed: UInt64

        init(perHabit: Int, seed: UInt64, name: (String) -> String) {
            self.seed = seed
            let kinds = [
                ("missing_output_directory", ["csv-to-json", "split-log", "sort-names", "count-words", "make-index", "join-tables"], 0.1),
                ("no_verification", ["fix-makefile", "patch-config", "repair-json", "rename-photos", "pack-backup", "trim-report"], 0.2),
                ("repeated_command", ["build-tool", "find-port", "wait-for-file", "retry-fetch", "clean-cache", "list-users"], 0.15),
                ("wrong_content", ["solve-maze", "prove-lemma", "hash-chain", "tune-kernel", "port-scan", "route-plan"], 0.05),
                ("", ["hello-file", "copy-tree", "count-lines", "date-stamp", "move-notes", "word-list"], 0.9),
            ]
            var tasks: [Item] = []
            for (habit, names, rate) in kinds {
                for number in 0..<perHabit {
                    let series = number / names.count
                    let text = names[number % names.count] + (series == 0 ? "" : "-\(series + 1)")
                    tasks.append(Item(name: name(text), habit: habit, rate: number % 3 == 2 ? min(0.95, rate + 0.35) : rate))
                }
            }
            self.tasks = tasks
        }

        func passes(_ item: Item, draw: UInt64, under lines: [String]) -> Bool {
            var random = Xoshiro256(seed: DrawSeed.seed(task: "\(seed)\(item.name)", draw: Int(draw), step: 0))
            let isMended = lines.contains { $0.hasPrefix("guide \(item.habit)") } && !item.habit.isEmpty && item.habit != "wrong_content"
            let rate = isMended ? 0.95 : lines.contains("harm") && item.rate > 0.5 ? item.rate / 4 : item.rate
            return random.unit() < rate
        }
    }

    private struct Source: TrialSource {
        let world: World
        let isInvalid: @Sendable (LoopCell) -> Bool

        func measure(_ cells: [LoopCell], harnesses: [String: HarnessFiles]) async throws -> [LoopRecord] {
            try cells.map { cell in
                guard let files = harnesses[cell.harness], let item = world.tasks.first(where: { $0.name == cell.task }) else {
                    throw Failure(.invalidInput, "no such harness or task", at: cell.task)
                }
                let passed = world.passes(item, draw: cell.draw, under: Workshop.lines(files))
                let outcome: CellOutcome = isInvalid(cell) ? .invalid : passed ? .passed : .failed
                let key = SHA256.hex("\(cell.harness)\(cell.task)\(cell.draw)\(cell.purpose)")
                return LoopRecord(
                    cell: cell, outcome: outcome, tokens: 900 + Int(cell.draw % 7) * 110, outcomeHash: SHA256.hex("\(key)\(outcome)"),
                    key: key)
            }
        }

        func evidence(of record: LoopRecord) async throws -> TrialEvidence {
            let item = world.tasks.first { $0.name == record.cell.task }
            func bash(_ step: Int, _ command: String, _ result: String = "", _ exit: Int32 = 0, changed: Bool = false) -> TraceStep {
                TraceStep(step: step, kind: "bash", command: command, result: result, exit: exit, changed: changed)
            }
            let good = [bash(2, "mkdir -p /out; echo 1 > /out/x", changed: true), bash(3, "cat /out/x", "1")]
            let steps: [TraceStep] =
                if record.outcome == .passed { good } else {
                    switch item?.habit {
                    case "missing_output_directory": [bash(2, "echo 1 > /out/x", "bash: /out/x: No such file or directory", 1)]
                    case "no_verification": [bash(2, "echo 1 > /out/x", changed: true)]
                    case "repeated_command":
                        (2...4).map { bash($0, "make", "error", 2) } + [bash(5, "echo > /out/x", changed: true), bash(6, "ls", "x")]
                    default: good
                    }
                }
            return TrialEvidence(
                task: record.cell.task, draw: record.cell.draw, passed: record.outcome == .passed,
                instruction: "Write it to `/out/x`.", steps: steps, end: .submitted)
        }
    }

    /// Diagnoses by the first detector that fired and proposes by the plan.
    private struct Proposer: ChatModel {
        let plan: @Sendable (Int, Int) -> Move
        let name = "synthetic"
        let fingerprint = "synthetic"
        let hasNativeTools = false
        let contextLimit: Int? = nil

        func complete(_ request: ModelRequest) async throws -> ModelReply {
            let text = request.messages[1].content
            let fence = text.split(separator: "```json\n", maxSplits: 1).last?.split(separator: "\n```").first ?? "{}"
            let value = try JSON.decode(JSONValue.self, from: Array(fence.utf8))
            let reply = try text.hasPrefix("DIAGNOSE\n") ? diagnosis(value) : proposal(value)
            return ModelReply(
                message: ChatMessage(.assistant, reply), finish: .stop,
                usage: TokenUsage(input: text.utf8.count / 4, output: reply.utf8.count / 4))
        }

        private func diagnosis(_ value: JSONValue) throws -> String {
            let fired = value["fired"]?.array?.first
            return try fenced([
                "mechanism": fired?["mechanism"] ?? "other:nothing_fired", "criticality": "root_cause",
                "explanation": .string("The trace shows it: \(fired?["note"]?.string ?? "nothing fired")."), "steps": fired?["steps"] ?? [],
            ])
        }

        private func proposal(_ value: JSONValue) throws -> String {
            let clusters = value["clusters"]?.array ?? []
            let slot = (value["slot"]?.int ?? 1) - 1
            switch plan(slot, value["history"]?.array?.count ?? 0) {
            case .remedy(let place):
                guard place < clusters.count else {
                    return try fenced(["decision": "decline", "reason": "No cluster is left for this slot."])
                }
                let mechanism = clusters[place]["mechanism"]?.string ?? ""
                return try edit(
                    clusters[place], line: "guide \(mechanism): look at the result before you say that it is done.",
                    intent: "Make the agent guard against \(mechanism.replacing("_", with: " "))")
            case .line(let line, let intent): return try edit(clusters.first ?? nil, line: line, intent: intent)
            case .decline(let reason): return try fenced(["decision": "decline", "reason": .string(reason)])
            case .raw(let text): return text
            }
        }

        private func edit(_ cluster: JSONValue, line: String, intent: String) throws -> String {
            let tasks = cluster["tasks"]?.array ?? []
            return try fenced([
                "decision": "propose", "reason": "", "cluster": cluster["id"] ?? "c0",
                "ops": [["op": "text.append", "surface": "prompt.system", "text": .string(line)]], "intent": .string(intent),
                "mechanism": cluster["mechanism"] ?? "", "expected": "fewer failures of this kind",
                "predicted_fixes": .array(Array(tasks.prefix(4))), "risks": .array(Array(tasks.suffix(1))),
                "falsifier": "the named tasks pass no more often than before",
            ])
        }

        private func fenced(_ value: JSONValue) throws -> String {
            "```json\n\(String(decoding: try JSON.encode(value), as: UTF8.self))\n```"
        }
    }

    /// Harnesses of one text file whose only edit adds a line.
    private struct Workshop: HarnessWorkshop {
        struct Line: Codable {
            var line: String
        }

        static func files(_ lines: [String]) -> HarnessFiles { ["prompt/system.md": Array((lines.joined(separator: "\n") + "\n").utf8)] }
        static func lines(_ files: HarnessFiles) -> [String] {
            String(decoding: files["prompt/system.md"] ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
        }

        func id(of files: HarnessFiles) throws -> String { "sha256:\(SHA256.hex(files["prompt/system.md"] ?? []))" }
        func rendered(_ files: HarnessFiles) throws -> String { Self.lines(files).joined(separator: "\n") }
        func surfaces(_ files: HarnessFiles) throws -> JSONValue { [] }

        func prepare(
            _ operations: [JSONValue], audit: EditAudit, base: String, files: HarnessFiles
        ) throws(StaticRefusal) -> PreparedEdit {
            guard let line = operations[0]["text"]?.string, operations[0]["surface"]?.string == "prompt.system" else {
                throw StaticRefusal(code: "off_surface", reason: "there is no such surface")
            }
            if line.contains("csv-to-json") { throw StaticRefusal(code: "leak", reason: "it names the task csv-to-json") }
            guard let edited = try? merged([Line(line: line)], files), let id = try? id(of: edited),
                let bytes = try? JSON.encode(Line(line: line))
            else { throw StaticRefusal(code: "no_change", reason: "nothing changes") }
            return PreparedEdit(edit: bytes, surface: "prompt.system", candidate: id, files: edited)
        }

        func removal(of edit: [UInt8], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit {
            throw StaticRefusal(code: "unsupported", reason: "nothing is removed here")
        }

        private func merged(_ edits: [Line], _ files: HarnessFiles) throws -> HarnessFiles {
            Self.files(Self.lines(files) + edits.map(\.line))
        }

        func merge(_ edits: [[UInt8]], onto files: HarnessFiles) throws -> MergeOutcome {
            let files = try merged(edits.map { try JSON.decode(Line.self, from: $0) }, files)
            return .merged(id: try id(of: files), files: files)
        }

        func diff(_ old: HarnessFiles, _ new: HarnessFiles) throws -> String { UnifiedDiff.between(old, new) }
    }
}
