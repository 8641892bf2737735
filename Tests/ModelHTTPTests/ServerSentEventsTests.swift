import Models
import Testing

@testable import ModelHTTP

@Suite struct ServerSentEventsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var events: [ServerSentEvents.Event]
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ events: (String?, String)...) {
            self.text = text
            self.events = events.map { .init(name: $0.0, data: $0.1) }
        }
    }

    static let rows = [
        Row("data: a\n\ndata: b\n\n", (nil, "a"), (nil, "b")),
        Row("data: a\r\n\r\ndata: b\r\rdata:c\n\n", (nil, "a"), (nil, "b"), (nil, "c")),
        Row(": a comment\ndata: a\ndata: b\n\n", (nil, "a\nb")),
        Row("event: ping\ndata: {}\n\nevent: lost\n\ndata: x\n\n", ("ping", "{}"), (nil, "x")),
        Row("\u{feff}data: a\n\n", (nil, "a")),
        Row("id: 1\nretry: 5\ndata\n\n", (nil, "")),
        Row("error: {\"code\":500}\n\n", ("error", "{\"code\":500}")),
        Row("data: ä€😀\n\n", (nil, "ä€😀")),
        // Servers leave out the last blank line.
        Row("data: [DONE]", (nil, "[DONE]")),
        Row("data: a\n", (nil, "a")),
        Row(""), Row("\n\n\n"),
    ]

    @Test(arguments: rows) func eventsAreFound(_ row: Row) throws {
        for size in [1, 2, 3, 1000] {
            var parser = ServerSentEvents()
            var events: [ServerSentEvents.Event] = []
            let bytes = Array(row.text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                events += try parser.take(bytes[start..<min(start + size, bytes.count)])
            }
            if let last = try parser.finish() { events.append(last) }
            #expect(events == row.events, "in pieces of \(size)")
        }
    }

    @Test func whatIsNoTextIsRefused() {
        var parser = ServerSentEvents()
        #expect(throws: ModelError.self) { try parser.take(Array("data: ".utf8) + [0xff, 0xfe, 0x0a, 0x0a]) }
    }

    @Test func anEndlessLineIsRefused() {
        var parser = ServerSentEvents()
        #expect(throws: ModelError.self) {
            for _ in 0..<20 { _ = try parser.take([UInt8](repeating: 0x61, count: 1 << 20)) }
        }
    }
}
