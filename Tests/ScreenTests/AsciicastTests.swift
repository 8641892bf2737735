import Core
import SystemPackage
import Testing

@testable import Screen

/// Recordings as their readers want them.
@Suite struct AsciicastTests {
    /// A recording, read line by line as JSON: the header, and the events.
    private static func record(
        limit: Int = 1 << 20, finishes: Bool = true, _ body: (Asciicast) throws -> Void
    ) throws -> (header: JSONValue, events: [JSONValue]) {
        let path = FilePath("/tmp/selfharness-cast-\(Files.randomName(8))")
        defer { try? Files.removeTree(path) }
        let cast = try Asciicast(path, rows: 24, columns: 80, environment: ["TERM": "xterm", "SHELL": "/bin/\"sh\""], limit: limit)
        try body(cast)
        if finishes { cast.finish() }
        let text = try Files.text(path)
        #expect(text.hasSuffix("\n"))
        #expect(text.utf8.count <= limit)
        let lines = try text.split(separator: "\n").map { try JSON.decode(JSONValue.self, from: Array($0.utf8)) }
        return (try #require(lines.first), Array(lines.dropFirst()))
    }

    private static func text(_ code: String, _ events: [JSONValue]) -> String {
        events.compactMap(\.array).filter { $0[1].string == code }.compactMap { $0[2].string }.joined()
    }

    @Test func theHeaderIsWhole() throws {
        let (header, events) = try Self.record { _ in }
        #expect(header["version"]?.int == 2)
        #expect(header["width"]?.int == 80)
        #expect(header["height"]?.int == 24)
        #expect(try #require(header["timestamp"]?.int) > 1_700_000_000)
        #expect(header["env"] == ["TERM": "xterm", "SHELL": "/bin/\"sh\""])
        #expect(events.isEmpty)
    }

    @Test func eventsAreInOrder() throws {
        let (_, events) = try Self.record { cast in
            cast.record(.output(Array("$ ".utf8)))
            cast.record(.input(Array("ls\r".utf8)))
            cast.record(.output([]))
            cast.record(.resize(rows: 30, columns: 100))
            cast.record(.output(Array("a\r\n".utf8)))
        }
        #expect(events.compactMap { $0.array?[1].string } == ["o", "i", "r", "o"])
        #expect(events.compactMap { $0.array?[2].string } == ["$ ", "ls\r", "100x30", "a\r\n"])
        let times = events.compactMap { $0.array?[0].double }
        #expect(times.count == 4)
        #expect(times == times.sorted() && times[0] >= 0)
    }

    @Test func everyByteGivesValidLines() throws {
        let bytes = (0...255).map { UInt8($0) } + Array("日本🙂\u{2028}\u{85}\"\\".utf8) + [0xf0, 0x9f, 0x99]
        for size in [1, 2, 3, 7, bytes.count] {
            let (_, events) = try Self.record { cast in
                for start in stride(from: 0, to: bytes.count, by: size) {
                    cast.record(.output(Array(bytes[start..<min(start + size, bytes.count)])))
                }
            }
            #expect(Self.text("o", events) == String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func aCharacterThatAReadCutsIsWhole() throws {
        let (_, events) = try Self.record { cast in
            cast.record(.output([0xe6, 0x97]))
            cast.record(.input([0x61]))
            cast.record(.output([0xa5, 0x62]))
        }
        #expect(events.compactMap { $0.array?[2].string } == ["a", "日b"])
    }

    /// As after kill -9: nothing closes the file.
    @Test func itCanBeReadAtAnyTime() throws {
        let (_, events) = try Self.record(finishes: false) { $0.record(.output(Array("seen".utf8))) }
        #expect(Self.text("o", events) == "seen")
    }

    @Test func theLimitHolds() throws {
        let (_, events) = try Self.record(limit: 1000) { cast in
            for _ in 0..<100 { cast.record(.output(Array("0123456789".utf8))) }
            #expect(cast.stopReason == "the recording has reached its limit of 1000 bytes")
        }
        #expect(!events.isEmpty)
    }

    @Test func aFullDiskStopsTheRecordingAndNothingElse() throws {
        let cast = try Asciicast("/dev/full", rows: 24, columns: 80)
        cast.record(.output([0x61]))
        cast.finish()
        #expect(cast.stopReason?.contains("No space left") == true)
    }

    @Test func aFolderThatIsNotThereIsAnError() {
        #expect(throws: Failure.self) { try Asciicast("/nowhere/x.cast", rows: 24, columns: 80) }
    }
}
