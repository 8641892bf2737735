import Core
import FoundationEssentials
import Harness
import Models
import SystemPackage
import Trajectories

@testable import Agents
@testable import SimulatedModels

/// A small task in memory: an instruction, what is there, and what a right outcome is.
struct StageTask: Sendable {
    var name: String
    var instruction: String
    var files: [String]
    var directories: [String] = []
    /// Content by path.
    var expected: [String: String]

    static let count = StageTask(
        name: "count", instruction: "Count the lines of `/app/in.txt` and save the number in `/app/out/deep/n.txt`.",
        files: ["/app/in.txt"], expected: ["/app/out/deep/n.txt": "wc -l < /app/in.txt"])
    static let flat = StageTask(
        name: "flat", instruction: "Count the lines of `/app/in.txt` and save the number in `/app/n.txt`.",
        files: ["/app/in.txt"], expected: ["/app/n.txt": "wc -l < /app/in.txt"])
    static let spaces = StageTask(
        name: "spaces", instruction: "Save the first `4` lines of `/app/my notes/day one.txt` in `/app/head.txt`.",
        files: ["/app/my notes/day one.txt"], expected: ["/app/head.txt": "head -n 4 /app/my notes/day one.txt"])
    static let replace = StageTask(
        name: "replace", instruction: "Save the text with `red` replaced by `blue` of `/app/in.txt` in `/app/colours.txt`.",
        files: ["/app/in.txt"], expected: ["/app/colours.txt": "sed 's/red/blue/g' /app/in.txt", "/app/in.txt": "given"])
    static let project = StageTask(
        name: "project", instruction: "Run `./bump.sh` of the project with `2.1` and save what it prints in `/app/log.txt`.",
        files: ["/app/checkout/bump.sh"], directories: ["/app/checkout"], expected: ["/app/log.txt": "./bump.sh 2.1"])
    static let settings = StageTask(
        name: "settings", instruction: "It needs the settings of `./settings.sh`: run `./render.sh` and save the page in `/app/page.txt`.",
        files: ["/app/settings.sh", "/app/render.sh"], expected: ["/app/page.txt": "./render.sh"])
    static let wake = StageTask(
        name: "wake", instruction: "Read the device with `./probe.sh` and save the reading in `/app/reading.txt`.",
        files: ["/app/probe.sh"], expected: ["/app/reading.txt": "./probe.sh"])
    static let each = StageTask(
        name: "each",
        instruction:
            "For each of the files `a`, `b`, `c`, `d`, `e` and `f` in `/app/in`, save the number of lines under its name in `/app/out`.",
        files: "abcdef".map { "/app/in/\($0)" },
        expected: Dictionary(uniqueKeysWithValues: "abcdef".map { ("/app/out/\($0)", "wc -l < /app/in/\($0)") }))

    static let all = [count, flat, spaces, replace, project, settings, wake, each]

    func passes(_ shell: FakeShell) -> Bool { expected.allSatisfy { shell.files[$0.key] == $0.value } }
}

/// Runs of the real agent loop in memory.
enum Stage {
    /// What one run came to.
    struct Outcome: Equatable, Sendable {
        var passed: Bool
        var turns: Int
        var end: RunFacts.End
        var commands: [String]
    }

    static let minimal: HarnessArtifact = get { try HarnessArtifact.load(root.appending("harnesses/minimal")) }
    /// In memory where there is such a place: a run writes its record after every step.
    private static let scratch = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    static func run(_ persona: String, _ harness: HarnessContent, _ task: StageTask, draw: Int) async throws -> Outcome {
        let model = try SimulatedModel(persona)
        let path = FilePath(scratch).appending("selfharness-stage-\(UUID().uuidString).json")
        defer { try? Files.removeTree(path) }
        var loop = AgentLoop(
            harness: harness, model: model, task: .init(instruction: task.instruction, digest: task.name, draw: draw),
            place: FakeShell(files: task.files, directories: task.directories, persistsShell: harness.policy.persistsShell),
            limits: RunLimits(policy: harness.policy, tokens: nil, time: nil),
            recorder: RunRecorder(path, agent: .init(name: "harness", version: "1")))
        let end = try await loop.run()
        return Outcome(
            passed: task.passes(loop.place), turns: loop.limits.turnsUsed, end: end, commands: loop.history.calls.map(\.display))
    }

    /// The share of passed runs.
    static func rate(_ persona: String, _ harness: HarnessContent, _ tasks: [StageTask], draws: Range<Int>) async throws -> Double {
        var passed = 0
        for task in tasks {
            for draw in draws where try await run(persona, harness, task, draw: draw).passed { passed += 1 }
        }
        return Double(passed) / Double(tasks.count * draws.count)
    }

    private static func get<T>(_ body: () throws -> T) -> T {
        do { return try body() } catch { fatalError("\(error)") }
    }
}

extension Stage {
    /// The operations of a fixture.
    static func operations(_ name: String) throws -> [EditOperation] {
        try JSON.read([JSONValue].self, from: root.appending("Tests/Fixtures/edits/\(name).json")).map { try EditOperation($0) }
    }

    /// The minimal harness with a fixture applied.
    static func edited(_ name: String) throws -> HarnessContent {
        try Edit(try operations(name), of: minimal, audit: EditAudit(intent: "test")).apply(to: minimal).content
    }
}
