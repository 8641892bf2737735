import ArgumentParser
import Core
import Harness
import Models
import SystemPackage
import Testing

@testable import Commands

@Suite struct HarnessCommandTests {
    private func withFolder(_ body: (FilePath) async throws -> Void) async throws {
        let folder = FilePath("/tmp/selfharness-tests-\(Files.randomName(10))")
        defer { try? Files.removeTree(folder) }
        try Files.makeDirectory(folder)
        try await body(folder)
    }

    private func run(_ words: String...) async throws {
        var command = try #require(try Root.parseAsRoot(["harness"] + words) as? any AsyncParsableCommand)
        try await command.run()
    }

    /// The paper's start is thin, and so is ours: everything a model sees before the task, the tools' schemas included.
    @Test(arguments: [false, true]) func minimalIsThin(native: Bool) throws {
        let harness = try BundledHarness.load("minimal").content
        let count = try HarnessRenderer.tokens(of: harness, hasNativeTools: native)
        #expect(count <= 300, "\(count) tokens")
        #expect(harness.transientTexts.map(\.phase) == [.bootstrap, .recover])
        #expect(HarnessRenderer(harness, hasNativeTools: native).tools.count == (native ? 5 : 0))
    }

    @Test func renderingShowsEveryText() throws {
        let content = try BundledHarness.load("minimal").content
        let text = try HarnessRender.text(content, hasNativeTools: true, instruction: "Do this.")
        for part in [content.system, "Do this."] + content.phases.values + content.tools.map(\.description) {
            #expect(text.contains(part.split(separator: "\n")[0]))
        }
    }

    @Test func anEditAndItsInverseGoThereAndBack() async throws {
        try await withFolder { folder in
            func place(_ name: String) -> String { folder.appending(name).string }
            try await run("init", place("a"))
            try Files.write(
                #"[{"op": "table.set", "surface": "policy.runtime", "key": "max_turns", "value": 7}]"#, to: folder.appending("edit.json"))
            try await run("apply", place("a"), place("edit.json"), "-o", place("b"), "--record", place("record.json"))
            try await run("invert", place("record.json"), "-o", place("back.json"))
            try await run("apply", place("b"), place("back.json"), "-o", place("c"))
            let (a, b, c) = (
                try HarnessArtifact.load(folder.appending("a")), try HarnessArtifact.load(folder.appending("b")),
                try HarnessArtifact.load(folder.appending("c"))
            )
            #expect(b.content.policy.maxTurns == 7)
            #expect(a.id == c.id && a.id != b.id)
            await #expect(throws: Failure.self) { try await run("apply", place("c"), place("back.json"), "-o", place("d")) }
        }
    }

    @Test func refusalsWriteNothing() async throws {
        try await withFolder { folder in
            func place(_ name: String) -> String { folder.appending(name).string }
            try await run("init", place("a"))
            let edits = [
                #"[{"op": "text.append", "surface": "prompt.system", "text": "Read /tests first."}]"#,
                #"[{"op": "text.apend", "surface": "prompt.system", "text": "x"}]"#, "{}", "no JSON", "[]",
            ]
            for edit in edits {
                try Files.write(edit, to: folder.appending("edit.json"))
                let failure = await #expect(throws: Failure.self) {
                    try await run("apply", place("a"), place("edit.json"), "-o", place("b"), "--record", place("r"))
                }
                #expect(failure?.kind == .invalidInput)
                #expect(try Files.list(folder) == ["a", "edit.json"])
            }
            let good = #"[{"op": "text.append", "surface": "prompt.system", "text": "Look twice."}]"#
            try Files.write(good, to: folder.appending("edit.json"))
            await #expect(throws: Failure.self) {
                try await run("apply", place("a"), place("edit.json"), "-o", place("b"), "--record", place("missing/r"))
            }
            #expect(try Files.list(folder) == ["a", "edit.json"])
        }
    }
}
