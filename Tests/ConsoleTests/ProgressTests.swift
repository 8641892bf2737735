import Core
import Glibc
import Testing

@testable import Console

@Suite struct ProgressTests {
    /// Two pieces of work, one of which has something to say; all that is written.
    private func written(isLive: Bool) async throws -> String {
        var ends: [Int32] = [0, 0]
        try call("pipe") { pipe(&ends) }
        let (reader, writer) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        try await Progress.show(total: 2, on: Terminal(writer.raw, style: .plain, isLive: isLive)) { progress in
            progress.start()
            progress.finish(.init("passed"))
            progress.note("b: the disk is full")
            progress.start()
            progress.finish(.init("failed"))
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = try call("read") { read(reader.raw, &buffer, buffer.count) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    @Test func elsewhereThereArePlainLinesOnly() async throws {
        let text = try await written(isLive: false)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "b: the disk is full")
        #expect(lines.last?.hasPrefix("2/2 · 1 passed · 1 failed · ") == true)
        #expect(!text.contains("\u{1b}") && !text.contains("\r"))
    }

    @Test func terminalHasOneLineThatIsErasedBeforeItIsDrawnAgain() async throws {
        let text = try await written(isLive: true)
        let pieces = text.split(separator: "\r\u{1b}[2K")
        #expect(pieces.first == "0/2 · 1 running · …")
        #expect(pieces.contains { $0.hasPrefix("b: the disk is full\n1/2 · 1 passed") })
        #expect(pieces.last?.hasPrefix("2/2 · 1 passed · 1 failed · ") == true)
        #expect(text.hasSuffix("\n"))
    }
}
