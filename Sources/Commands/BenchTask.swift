import Core
import Harness
import SystemPackage
import Tasks

/// What agents are given when only their own cost is measured.
enum BenchTask {
    /// Writes a task without content below a directory, which is made.
    static func write(to directory: FilePath) throws -> BenchmarkTask {
        try Files.makeDirectory(directory.appending("task/tests"))
        try Files.write("[environment]\ndocker_image = \"none\"\n", to: directory.appending("task/task.toml"))
        try Files.write("Do nothing.\n", to: directory.appending("task/instruction.md"))
        try Files.write("#!/bin/bash\n", to: directory.appending("task/tests/test.sh"))
        return try BenchmarkTask.load(directory.appending("task"))
    }

    /// All tools but the one that needs others, and no words.
    static func harness(turns: Int) -> HarnessContent {
        var harness = HarnessContent(
            manifest: Manifest(name: "bench", description: ""), system: "",
            tools: ToolSpec.Kind.allCases.filter { $0 != .delegate }.map { ToolSpec(kind: $0, description: "") })
        harness.policy.maxTurns = turns
        return harness
    }
}
