/// How far a number of equal pieces of work has come. Pure: the time is given.
public struct ProgressState: Sendable, Equatable {
    /// How pieces of work ended, with the colour it is shown in.
    public struct Outcome: Sendable, Hashable {
        public let label: String
        public let colour: Colour?

        public init(_ label: String, _ colour: Colour? = nil) {
            self.label = label
            self.colour = colour
        }
    }

    /// Pieces of work in all.
    public let total: Int
    /// Pieces that are being worked on.
    public private(set) var running = 0
    /// Pieces that are done.
    public private(set) var done = 0
    private var outcomes: [(outcome: Outcome, count: Int)] = []

    public init(total: Int) { self.total = total }

    /// Counts a piece of work as begun.
    public mutating func start() { running += 1 }

    /// Counts a piece of work that was started as done.
    public mutating func finish(_ outcome: Outcome) {
        running -= 1
        done += 1
        if let index = outcomes.firstIndex(where: { $0.outcome == outcome }) {
            outcomes[index].count += 1
        } else {
            outcomes.append((outcome, 1))
        }
    }

    /// One line: `12/40 · 9 passed · 3 failed · 4 running · 8.5/min · 3m 20s left`.
    ///
    /// - Parameter elapsed: seconds since the work began.
    public func line(elapsed: Double, style: Style = .plain, width: Int? = nil) -> String {
        var parts = [("\(done)/\(total)", Colour?.some(.bold))]
        parts += outcomes.map { ("\($0.count) \($0.outcome.label)", $0.outcome.colour) }
        if running > 0 { parts.append(("\(running) running", nil)) }
        if done > 0, elapsed > 0 { parts.append((Quantity.rate(Double(done) / elapsed), .dim)) }
        if done < total {
            parts.append((done > 0 ? "\(Quantity.duration(elapsed / Double(done) * Double(total - done))) left" : "…", .dim))
        } else {
            parts.append((Quantity.duration(elapsed), .dim))
        }
        return Self.join(parts, style, width)
    }

    /// Joins parts as long as they fit, so that a colour is never cut in two.
    private static func join(_ parts: [(text: String, colour: Colour?)], _ style: Style, _ width: Int?) -> String {
        var line = ""
        var used = 0
        for part in parts {
            let separator = line.isEmpty ? "" : " · "
            let needed = DisplayWidth.of(separator) + DisplayWidth.of(part.text)
            if let width, used + needed > width { break }
            line += separator + style.apply(part.colour, part.text)
            used += needed
        }
        return line
    }

    public static func == (a: ProgressState, b: ProgressState) -> Bool {
        a.total == b.total && a.running == b.running && a.done == b.done
            && a.outcomes.elementsEqual(b.outcomes) { $0.outcome == $1.outcome && $0.count == $1.count }
    }
}
