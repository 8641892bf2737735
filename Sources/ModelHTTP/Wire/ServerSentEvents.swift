import Models

/// Splits a server's event stream (`text/event-stream`) into events, whatever pieces its bytes come in. Pure.
///
/// As the HTML standard reads it: lines end in LF, CRLF or CR, a blank line ends an event, comments and unknown fields are skipped. Beyond
/// it, the field `error`, which some servers write outside of any event, counts as an event of that name.
struct ServerSentEvents: Sendable {
    /// One event.
    struct Event: Sendable, Hashable {
        /// nil is the standard's `message`.
        var name: String?
        var data: String
    }

    /// Bytes of one event at most: what is longer is no reply of a model.
    static let limit = 16 << 20

    private var line: [UInt8] = []
    private var isFirstLine = true
    private var isAfterReturn = false
    private var name: String?
    private var data: [UInt8]?

    /// The events that these bytes complete.
    ///
    /// - Throws: ``ModelError`` when an event is too long or no text.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(ModelError) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            let wasAfterReturn = isAfterReturn
            isAfterReturn = byte == 0x0d
            switch byte {
            case 0x0a where wasAfterReturn: break
            case 0x0a, 0x0d: if let event = try endLine() { events.append(event) }
            default:
                line.append(byte)
                guard line.count + (data?.count ?? 0) <= Self.limit else {
                    throw ModelError(.badReply, "an event of the server's stream has more than \(Self.limit >> 20) MiB")
                }
            }
        }
        return events
    }

    /// What the end of the stream completes: servers leave out the last blank line.
    mutating func finish() throws(ModelError) -> Event? {
        if !line.isEmpty, let event = try endLine() { return event }
        return try dispatch()
    }

    private mutating func endLine() throws(ModelError) -> Event? {
        if isFirstLine, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
        isFirstLine = false
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return try dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        let field = line[..<(colon ?? line.endIndex)]
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == 0x20 { value.removeFirst() }
        if field.elementsEqual("data".utf8) {
            if data == nil { data = Array(value) } else { data! += [0x0a] + value }
        } else if field.elementsEqual("event".utf8) {
            name = try text(Array(value))
        } else if field.elementsEqual("error".utf8) {
            return Event(name: "error", data: try text(Array(value)))
        }
        return nil
    }

    private mutating func dispatch() throws(ModelError) -> Event? {
        defer { (name, data) = (nil, nil) }
        guard let data else { return nil }
        return Event(name: name, data: try text(data))
    }

    private func text(_ bytes: [UInt8]) throws(ModelError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ModelError(.badReply, "the server's stream is not UTF-8 text")
        }
        return text
    }
}
