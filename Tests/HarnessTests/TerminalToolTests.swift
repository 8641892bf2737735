import Core
import Testing

@testable import Harness

/// The tool `terminal` as a part of a harness.
@Suite struct TerminalToolTests {
    private static func harness(_ text: String) throws -> HarnessArtifact { try Sample.minimal(["tools/terminal.toml": text]) }

    @Test func theMinimalHarnessDoesNotHaveIt() throws {
        #expect(try !Sample.minimal.content.tools.contains { $0.kind == .terminal })
    }

    @Test func itsShapeIsRead() throws {
        let tool = try #require(
            Self.harness("description = \"A terminal.\"\nrows = 50\ncolumns = 132\nquiet_ms = 300\n").content.tools.first {
                $0.kind == .terminal
            })
        #expect((tool.terminal.rows, tool.terminal.columns, tool.terminal.quiet) == (50, 132, 300))
        let plain = try #require(Self.harness("description = \"A terminal.\"\n").content.tools.first { $0.kind == .terminal })
        #expect(plain.terminal == TerminalShape())
    }

    @Test func itIsOfferedInBothProtocols() throws {
        let content = try Self.harness("description = \"A terminal.\"\n").content
        let native = try HarnessRenderer(content, hasNativeTools: true).toolsText
        #expect(native.contains(#""name":"terminal""#))
        #expect(native.contains(#""keys":{"items":{"type":"string"},"type":"array"}"#))
        #expect(HarnessRenderer(content, hasNativeTools: false).system.contains("terminal {\"keys\": list"))
    }

    @Test func editsChangeItsSize() throws {
        let base = try Self.harness("description = \"A terminal.\"\nrows = 24\n")
        let files = try EditOperation.setKey(surface: "tools", key: "terminal.rows", value: 40).apply(to: base.files)
        #expect(try HarnessArtifact(files: files).content.tools.first { $0.kind == .terminal }?.terminal.rows == 40)
        #expect(throws: EditRefusal.self) {
            try EditOperation.setKey(surface: "tools", key: "bash.rows", value: 40).apply(to: base.files)
        }
        let view = try #require(base.surfaces.first { $0.surface == .tools })
        #expect(view.values?["terminal.rows"] == 24)
        #expect(view.values?["terminal.quiet_ms"] == 500)
        #expect(view.values?["bash.rows"] == nil)
    }
}
