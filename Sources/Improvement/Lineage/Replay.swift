import Core
import SystemPackage

/// The events of a run as its loop goes through them again.
///
/// The loop is ordinary code that is run from the start each time. What has been recorded is taken from the log, what has not is done
/// and recorded: so a loop that was killed anywhere goes on where it was, and comes to the same events as one that was not.
struct Replay {
    let writer: LineageWriter
    private var position = 0

    init(_ writer: LineageWriter) { self.writer = writer }

    /// Recorded stops are passed over: they end a process, not a run. Sealed results are nothing that a loop did.
    private mutating func skipStops(_ events: [LineageEvent]) {
        while position < events.count, [.runStopped, .sealedMeasured].contains(events[position].kind) { position += 1 }
    }

    /// The next recorded event if it is of one of these kinds; nil at the end.
    ///
    /// - Throws: ``RollbackInTheWay`` when a person put an earlier harness in force here; ``Failure`` for another kind.
    mutating func take(_ kinds: EventKind...) throws -> LineageEvent? {
        let events = writer.events
        skipStops(events)
        guard position < events.count else { return nil }
        let event = events[position]
        if let move = try takeRollback() { throw RollbackInTheWay(move: move) }
        guard kinds.contains(event.kind) else {
            throw Failure(
                .invalidInput, "the run goes another way now: event \(event.seq) is \(event.kind.rawValue), not \(kinds[0].rawValue)",
                at: writer.folder.string, hint: "the program or the model has changed since; start a new run with another -o")
        }
        position += 1
        return event
    }

    /// A rollback that stands next; nil otherwise. Only between rounds may one be passed over like that.
    mutating func takeRollback() throws -> HeadMoved? {
        let events = writer.events
        skipStops(events)
        guard position < events.count, events[position].kind == .headMoved else { return nil }
        let move = try events[position].fact(HeadMoved.self)
        guard move.reason == .rollback else { return nil }
        position += 1
        return move
    }

    /// The kind of the next recorded event; nil at the end.
    mutating func next() throws -> EventKind? {
        let events = writer.events
        skipStops(events)
        return position < events.count ? events[position].kind : nil
    }

    /// The recorded fact, or a new one, which is recorded.
    mutating func step<Fact: LineageFact>(_ make: () async throws -> Fact) async throws -> Fact {
        if let event = try take(Fact.kind) { return try event.fact(Fact.self) }
        return try record(try await make())
    }

    /// Adds a new fact at the end.
    ///
    /// - Throws: ``Failure`` when the run's sealed tasks were opened.
    mutating func record<Fact: LineageFact>(_ fact: Fact) throws -> Fact {
        try writer.checkSealed()
        // As it will be read again, so that a first and a second run go on from the same values.
        let event = try writer.append(fact)
        position = writer.events.count
        return try event.fact(Fact.self)
    }
}

/// A rollback stands in the middle of a round: the round ends there.
struct RollbackInTheWay: Error {
    var move: HeadMoved
}
