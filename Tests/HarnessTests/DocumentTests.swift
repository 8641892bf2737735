import Core
import SystemPackage
import Testing

@testable import Harness

/// The examples of `docs/harness.md`, as they stand there.
@Suite struct DocumentTests {
    private static func blocks(_ language: String) throws -> [String] {
        let page = try Files.text(Sample.directory("../docs/harness.md").lexicallyNormalized())
        return page.split(separator: "```\(language)\n").dropFirst().compactMap { part in
            part.firstRange(of: "```").map { String(part[..<$0.lowerBound]) }
        }
    }

    /// Each TOML block names its file in its first line.
    private static func harness() throws -> HarnessArtifact {
        var changes: [String: String?] = [:]
        for block in try blocks("toml") {
            let first = try #require(block.split(separator: "\n").first)
            changes[String(first.dropFirst(2))] = block
        }
        return try Sample.minimal(changes)
    }

    @Test func theFilesAreOneHarness() throws {
        #expect(try Self.blocks("toml").count == 7)
        let content = try Self.harness().content
        #expect(content.hooks.map(\.name) == ["no-repeats"])
        #expect(content.rules.map(\.maxRefusals) == [3, 2])
        #expect(content.manifest.isLocked(.promptRecover))
    }

    @Test func theEditsApply() throws {
        let blocks = try Self.blocks("json")
        #expect(blocks.count == 3)
        for block in blocks {
            let operations = try JSON.decode([EditOperation].self, from: Array(block.utf8))
            _ = try Edit(operations, of: Self.harness(), audit: EditAudit(intent: "example"))
        }
    }

    @Test func everythingThatThereIsIsNamed() throws {
        let page = try Files.text(Sample.directory("../docs/harness.md").lexicallyNormalized())
        let words =
            Surface.allCases.map(\.rawValue) + RuntimePolicy.keys + EditRefusal.Reason.allCases.map(\.rawValue)
            + Hook.Event.allCases.map(\.rawValue) + ToolSpec.Kind.allCases.map(\.rawValue)
        for word in words { #expect(page.contains("`\(word)`"), "docs/harness.md does not name \(word)") }
        for placeholder in Hook.Placeholder.allCases { #expect(page.contains(placeholder.text)) }
    }
}
