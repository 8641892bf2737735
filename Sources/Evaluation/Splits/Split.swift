import Core
import Gates

/// What a task may be used for.
public enum Split: String, Sendable, Codable, Hashable, CaseIterable {
    /// Its failures may be mined.
    case heldIn = "held-in"
    /// It guards: measured, never shown to whoever proposes edits.
    case heldOut = "held-out"
    /// Opened once, at the end.
    case sealed

    /// As gates know it; nil for sealed tasks, which no gate may see.
    public var gate: GateInput.Split? {
        switch self {
        case .heldIn: .heldIn
        case .heldOut: .heldOut
        case .sealed: nil
        }
    }
}

/// The shares of the splits; together 1.
public struct SplitShares: Sendable, Codable, Hashable {
    /// Shares of the tasks, from 0 to 1.
    public var heldIn: Double
    public var heldOut: Double
    public var sealed: Double

    public init(heldIn: Double = 0.55, heldOut: Double = 0.25, sealed: Double = 0.2) {
        self.heldIn = heldIn
        self.heldOut = heldOut
        self.sealed = sealed
    }

    /// The share of one split, from 0 to 1.
    public func share(of split: Split) -> Double {
        switch split {
        case .heldIn: heldIn
        case .heldOut: heldOut
        case .sealed: sealed
        }
    }

    /// - Throws: ``Failure`` unless the shares are from 0 to 1 and together 1.
    func check() throws {
        let all = Split.allCases.map(share)
        guard all.allSatisfy({ (0...1).contains($0) }), abs(all.reduce(0, +) - 1) < 1e-9, heldIn > 0 else {
            throw Failure(
                .invalidInput, "the shares \(heldIn), \(heldOut) and \(sealed) are not from 0 to 1 and together 1",
                at: "--held-in, --held-out, --sealed", hint: "for example: --held-in 0.55 --held-out 0.25 --sealed 0.2")
        }
    }

    /// How many of so many tasks each split gets, by largest remainders.
    func counts(of total: Int) -> [Split: Int] {
        let exact = Split.allCases.map { (split: $0, value: share(of: $0) * Double(total)) }
        var counts = Dictionary(uniqueKeysWithValues: exact.map { ($0.split, Int($0.value + 1e-9)) })
        let left = total - counts.values.reduce(0, +)
        let byRemainder = exact.enumerated().sorted {
            let (a, b) = (
                $0.element.value - Double(counts[$0.element.split] ?? 0), $1.element.value - Double(counts[$1.element.split] ?? 0)
            )
            return abs(a - b) > 1e-9 ? a > b : $0.offset < $1.offset
        }
        for item in byRemainder.prefix(left) { counts[item.element.split, default: 0] += 1 }
        return counts
    }
}
