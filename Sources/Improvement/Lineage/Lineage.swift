import Core
import SystemPackage

/// A run's lineage as readers see it.
public struct Lineage: Sendable {
    /// The run's folder.
    public let folder: FilePath
    public let events: [LineageEvent]
    public let objects: ObjectStore
    /// As the events say; nil before the run started.
    public let head: LineageHead?

    /// Reads a run's folder; no lock is taken.
    ///
    /// - Throws: ``Failure`` when there is no lineage, or the chain is broken.
    public init(_ folder: FilePath) throws {
        guard Files.exists(folder.appending(EventLog.name)) else {
            throw Failure(.invalidInput, "there is no lineage here", at: folder.string, hint: "name the folder given to improve -o")
        }
        self.folder = folder
        events = try EventLog(folder).events
        objects = ObjectStore(folder)
        head = try LineageHead(events)
    }

    /// When events happened, by their number, as `journal.jsonl` has it; no hash covers it, and it may be missing.
    public var times: [Int: Timestamp] { Journal.times(folder) }

    /// The facts of one kind, in order, with the events' numbers.
    public func facts<Fact: LineageFact>(_ type: Fact.Type) throws -> [(seq: Int, fact: Fact)] {
        try events.filter { $0.kind == type.kind }.map { ($0.seq, try $0.fact(type)) }
    }
}
