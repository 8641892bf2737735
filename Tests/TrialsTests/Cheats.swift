import Core
import SystemPackage

@testable import Trials

/// An agent that has no answer and wants the reward.
struct Cheat: Sendable, CustomStringConvertible {
    /// What it is tried on.
    enum Target: String, Sendable {
        /// The bundled task log-rollup, judged by pytest; its tests hold the expected files.
        case rollup = "tasks/core/log-rollup"
        /// The usual Terminal-Bench test.sh: apt-get, curl, uvx, pytest.
        case script = "a Terminal-Bench script"
        /// Tests that import what the agent wrote.
        case importing = "tests that import the agent's module"
        /// The same with `agent_modules = []` in task.toml.
        case trusting = "the same, where the task says that it trusts them"
    }

    /// Whether a reward is to be had.
    enum Outcome: String, Sendable {
        case failed
        /// It may work, and the documentation says so.
        case open
    }

    let description: String
    let target: Target
    /// Run as root, as the agent.
    let script: String
    let snapshot: Outcome
    let shared: Outcome
    /// Flags that the record must carry.
    let flags: Set<ChangeFlag>

    init(
        _ description: String, on target: Target = .script, flags: Set<ChangeFlag> = [], snapshot: Outcome = .failed,
        shared: Outcome = .failed, _ script: String
    ) {
        self.description = description
        self.target = target
        self.script = script
        self.snapshot = snapshot
        self.shared = shared
        self.flags = flags
    }

    private static let repository = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    /// The task of that name with the cheat in place of its solution.
    func write(as name: String, to suite: FilePath) throws {
        let folder = suite.appending(name)
        let original =
            target == .rollup
            ? Self.repository.appending("tasks/core/log-rollup") : Self.repository.appending("Tests/Fixtures/tasks/cheats")
        try Files.makeDirectory(folder)
        try Self.copy(original, to: folder)
        let tests = folder.appending("tests")
        switch target {
        case .rollup: break
        case .script: try Files.removeTree(tests.appending("test_import.py"))
        case .importing, .trusting:
            try Files.removeTree(tests.appending("test.sh"))
            try Files.removeTree(tests.appending("test_outputs.py"))
        }
        if target == .trusting {
            let config = folder.appending("task.toml")
            try Files.write(try Files.read(config) + Array("\n[metadata.selfharness]\nagent_modules = []\n".utf8), to: config)
        }
        try Files.makeDirectory(folder.appending("solution"))
        try Files.write("#!/bin/bash\n\(script)\n", to: folder.appending("solution/solve.sh"), mode: 0o755)
    }

    static func copy(_ source: FilePath, to target: FilePath) throws {
        for name in try Files.list(source) {
            let (from, to) = (source.appending(name), target.appending(name))
            if Files.isDirectory(from) {
                try Files.makeDirectory(to)
                try copy(from, to: to)
            } else {
                try Files.write(try Files.read(from), to: to)
            }
        }
    }
}
