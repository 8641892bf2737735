import Agents
import Core
import Gates
import SystemPackage
import Testing
import Toolchain
import Trials

@testable import Evaluation

@Suite struct CellTests {
    private static func result(_ key: String?, status: TrialStatus = .passed, draw: UInt64 = 0, behaviour: String? = nil) throws
        -> CellResult
    {
        let text = """
            {"format": 1, "cell": {"arm": "a", "task": "t", "draw": \(draw), "purpose": "guard"}, "status": "\(status.rawValue)",
             "tries": 1, "outcomeHash": "h", "trial": "jobs/j/t"}
            """
        var result = try JSON.decode(CellResult.self, from: Array(text.utf8))
        result.key = key
        result.behaviour = behaviour
        result.outcomeHash = result.rightHash
        return result
    }

    /// Everything that could change an outcome changes the key, and nothing else does.
    @Test func keys() {
        let base = CellKey(
            arm: Arm.nop.hash, model: Arm.nop.modelHash, task: "sha256:t", draw: 0, environment: .sample, conditions: .init())
        var changed: [CellKey] = []
        func change(_ body: (inout CellKey) -> Void) {
            var key = base
            body(&key)
            changed.append(key)
        }
        change { $0.arm = Arm.oracle.hash }
        change { $0.model = "other" }
        change { $0.task = "sha256:u" }
        change { $0.draw = 1 }
        change { $0.environment.image = "j" }
        change { $0.environment.verifier = ["a", "c"] }
        change { $0.environment.verifierBootstrap = .real }
        change { $0.environment.tier = "subuid" }
        change { $0.environment.hasSoftLimits = true }
        change { $0.environment.program = "2" }
        change { $0.conditions.verifierMode = .shared }
        change { $0.conditions.multipliers.agent = 2 }
        change { $0.conditions.passRule.threshold = 0.5 }
        change { $0.conditions.repeatedVerifications = 1 }
        #expect(Set(changed.map(\.hash) + [base.hash]).count == changed.count + 1)
    }

    @Test func armsAreWhatTheyDo() {
        func arm(_ name: String, _ path: String, id: String = "sha256:1", model: String = "m:x", print: String = "1") -> Arm {
            Arm(
                name: name, agent: AgentChoice(name: "harness", model: model, harness: .init(path: path, id: id)),
                modelFingerprint: print)
        }
        let base = arm("a", "/one")
        #expect(base.identity == arm("b", "/two").identity, "neither the name nor the place counts")
        for other in [arm("a", "/one", id: "sha256:2"), arm("a", "/one", model: "m:y"), arm("a", "/one", print: "2"), .nop] {
            #expect(base.identity != other.identity)
        }
        #expect(base.hash == arm("a", "/one", model: "m:y").hash, "the model is the other half")
    }

    @Test func theStore() async throws {
        try await withTemporaryDirectory { directory in
            let store = try CellStore(directory)
            let key = String(repeating: "ab", count: 32)
            #expect(try store.result(key) == nil)
            try store.put(try Self.result(key))
            #expect(try store.result(key) == Self.result(key))
            // One bit of the outcome: it is not believed, and run again.
            let file = store.folder.appending("cells/ab/\(key).json"), whole = try Files.text(file)
            try Files.write(whole.replacing("\"passed\"", with: "\"failed\""), to: file)
            #expect(try store.result(key) == nil && store.holds(key))
            try Files.write(whole, to: file)
            #expect(try store.result(key) != nil)
            try store.put(try Self.result(nil))
            try store.put(try Self.result(String(repeating: "cd", count: 32), status: .cancelled))
            #expect(try store.result(String(repeating: "cd", count: 32)) == nil, "what was cancelled is not known")
            let path = directory.appending("cells/ab/\(key).json")
            let text = try Files.text(path)
            try Files.write(String(text.prefix(text.count / 2)), to: path)
            #expect(try store.result(key) == nil, "half a file is no result")
            try Files.write("{\"format\": 99}", to: path)
            #expect(throws: Failure.self) { try store.result(key) }.map { #expect($0.kind == .unsupported) }
            let moved = String(repeating: "ef", count: 32)
            try Files.makeDirectory(directory.appending("cells/ef"))
            try Files.write(text, to: directory.appending("cells/ef/\(moved).json"))
            #expect(try store.result(moved) == nil, "a file under another key's name is not believed")
        }
    }

    /// Many writers of one key leave a whole file.
    @Test func theStoreTakesManyWriters() async throws {
        try await withTemporaryDirectory { directory in
            let store = try CellStore(directory)
            let key = String(repeating: "ab", count: 32)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try store.put(try Self.result(key))
                        #expect(try store.result(key) != nil)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try Files.list(directory.appending("cells/ab")) == ["\(key).json"])
        }
    }

    @Test func drawsThatAreCopies() throws {
        let arm = Arm(name: "a", agent: AgentChoice(name: "harness", model: "m:x"))
        func results(_ behaviours: [(String, UInt64, String?)]) throws -> [CellResult] {
            try behaviours.map { task, draw, behaviour in
                var result = try Self.result(nil, draw: draw, behaviour: behaviour)
                result.cell.arm = arm.identity
                result.cell.task = task
                return result
            }
        }
        let copies = try results([("t", 0, "x"), ("t", 1, "x"), ("u", 0, "y"), ("u", 1, "y")])
        let failure = #expect(throws: Failure.self) { try DrawCheck.check([arm], copies) }
        #expect(failure?.hint?.contains("-k 1") == true)
        try DrawCheck.check([arm], try results([("t", 0, "x"), ("t", 1, "x"), ("u", 0, "y"), ("u", 1, "z")]))
        try DrawCheck.check([arm], try results([("t", 0, "x"), ("u", 0, "x")]))
        try DrawCheck.check([arm], try results([("t", 0, nil), ("t", 1, nil)]))
        var plain = copies
        for index in plain.indices { plain[index].cell.arm = Arm.oracle.identity }
        try DrawCheck.check([.oracle], plain)
    }

    @Test func plans() async throws {
        let tasks = [MeasuredTask(name: "t", split: .heldIn), MeasuredTask(name: "u", split: .sealed)]
        let plan = try EvaluationPlan(arms: [.nop, .oracle], tasks: tasks, draws: 2)
        let cells = plan.cells(0..<2)
        #expect(cells.map(\.draw) == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(cells.prefix(4).map(\.arm) == [Arm.nop.identity, Arm.oracle.identity, Arm.nop.identity, Arm.oracle.identity])
        #expect(cells.allSatisfy { $0.purpose == ($0.task == "u" ? .sealed : .remeasure) })
        var asked: [[UInt64]] = []
        let model = Arm(name: "m", agent: AgentChoice(name: "harness", model: "m:x"))
        _ = try await EvaluationPlan(arms: [model], tasks: tasks, draws: 3).measure { cells in
            asked.append(cells.map(\.draw))
            return []
        }
        #expect(asked == [[0, 0, 1, 1], [2, 2]], "a model's first two draws are looked at before more are paid for")
        #expect(throws: Failure.self) { try EvaluationPlan(arms: [.nop], tasks: [], draws: 1) }
    }
}
