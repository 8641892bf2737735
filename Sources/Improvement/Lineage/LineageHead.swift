import Core
import SystemPackage

/// `HEAD`: the harness in force, and the event that put it there. Replaced by renaming, under the run's lock.
public struct LineageHead: Sendable, Hashable {
    static let name = "HEAD"

    /// The harness's id.
    public var harness: String
    /// The hash of a `run.started` or `head.moved`.
    public var event: String

    /// Two lines: harness, event.
    var text: String { "\(harness)\n\(event)\n" }

    init(harness: String, event: String) {
        self.harness = harness
        self.event = event
    }

    /// nil when there is none.
    ///
    /// - Throws: ``Failure`` for anything but what ``text`` writes.
    init?(_ run: FilePath) throws {
        let path = run.appending(Self.name)
        guard Files.exists(path) else { return nil }
        let text = try Files.text(path)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3 else { throw Failure(.invalidInput, "HEAD must have two lines", at: path.string) }
        self.init(harness: lines[0], event: lines[1])
        guard self.text == text else { throw Failure(.invalidInput, "HEAD must have two lines", at: path.string) }
    }

    /// What the events say that HEAD must be; nil before the first.
    init?(_ events: [LineageEvent]) throws {
        for event in events.reversed() {
            switch event.kind {
            case .runStarted: self.init(harness: try event.fact(RunStarted.self).harness, event: event.hash)
            case .headMoved: self.init(harness: try event.fact(HeadMoved.self).to, event: event.hash)
            default: continue
            }
            return
        }
        return nil
    }
}
