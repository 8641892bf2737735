import CLinux
import Core
import Glibc
import SystemPackage

/// `events.jsonl`: append-only, one event a line.
struct EventLog {
    static let name = "events.jsonl"

    /// The whole events.
    private(set) var events: [LineageEvent] = []
    /// Bytes after the last newline: an append that a crash cut off.
    private(set) var cutOff = 0
    private let path: FilePath
    private var length = 0

    /// Reads and checks the chain.
    ///
    /// - Throws: ``Failure`` that names the first line that is wrong.
    init(_ folder: FilePath) throws {
        path = folder.appending(Self.name)
        guard Files.exists(path) else { return }
        let bytes = try Files.read(path)
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0a) {
            let place = "\(path), line \(events.count + 1)"
            let event = try LineageEvent(line: bytes[start..<end], at: place)
            guard event.seq == events.count, event.prev == events.last?.hash ?? LineageEvent.origin else {
                throw Failure(.invalidInput, "the event does not follow the one before it", at: place)
            }
            events.append(event)
            start = end + 1
        }
        cutOff = bytes.count - start
        length = start
    }

    /// Adds an event; it is on disk when this returns.
    mutating func append(_ fact: some LineageFact) throws -> LineageEvent {
        let event = try LineageEvent(
            seq: events.count, kind: type(of: fact).kind, body: try LineageEvent.body(fact), prev: events.last?.hash ?? LineageEvent.origin)
        let line = try event.line() + [0x0a]
        let fd = OwnedDescriptor(try call("open \(path)") { open(path.string, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644) })
        // What a crash left behind the last whole line goes, and so does what a full disk leaves of this one.
        try call("cut \(path)") { ftruncate(fd.raw, off_t(length)) }
        try call("seek \(path)") { lseek(fd.raw, off_t(length), SEEK_SET) }
        try Files.writeAll(line, to: fd.raw, step: "append to \(path)")
        try call("sync \(path)") { fsync(fd.raw) }
        length += line.count
        cutOff = 0
        events.append(event)
        return event
    }
}
