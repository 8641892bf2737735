import Core
import Synchronization
import SystemPackage

/// The only one that may add to a run's lineage: it holds the run's lock as long as it lives.
public final class LineageWriter: Sendable {
    /// The run's folder.
    public let folder: FilePath
    public let objects: ObjectStore
    private let lock: FileLock
    private let log: Mutex<EventLog>
    private let report: @Sendable (LoopNews) -> Void

    /// Opens or creates a run's folder. HEAD is brought up to the events when a crash came between the two.
    ///
    /// - Throws: ``Failure`` (`busy`) while another process works on the run; (`invalidInput`) for a broken chain, or when HEAD names an
    ///   event that the log does not have.
    /// - Parameter report: told of every new event.
    public init(_ folder: FilePath, report: @escaping @Sendable (LoopNews) -> Void = { _ in }) throws {
        try Files.makeDirectory(folder)
        guard let lock = try FileLock.tryLock(folder.appending(".lock")) else {
            throw Failure(
                .busy, "another process works on this run", at: folder.string, hint: "wait for it to end, or choose another -o")
        }
        let log = try EventLog(folder)
        if let head = try LineageHead(folder) {
            guard log.events.contains(where: { $0.hash == head.event }) else {
                throw Failure(
                    .invalidInput, "HEAD names an event that the log does not have", at: folder.appending(LineageHead.name).string,
                    hint: "the log was cut or changed; see selfharness lineage verify")
            }
        }
        self.folder = folder
        self.lock = lock
        objects = ObjectStore(folder)
        self.log = Mutex(log)
        self.report = report
        try moveHead(log.events)
    }

    /// All events by now.
    public var events: [LineageEvent] { log.withLock(\.events) }

    /// Adds an event, and moves HEAD if the event says so. Objects that it refers to must have been kept before.
    @discardableResult
    public func append(_ fact: some LineageFact) throws -> LineageEvent {
        let event = try log.withLock { log in
            let event = try log.append(fact)
            if event.kind == .runStarted || event.kind == .headMoved { try moveHead(log.events) }
            return event
        }
        Journal(folder).note(event)
        report(.recorded(event))
        return event
    }

    private func moveHead(_ events: [LineageEvent]) throws {
        guard let head = try LineageHead(events) else { return }
        let path = folder.appending(LineageHead.name)
        if (try? Files.text(path)) != head.text { try Files.write(head.text, to: path) }
    }
}
