import Core
import SystemPackage

/// Who opened the sealed tasks: a file beside the splits, one JSON object a line, only ever appended to.
///
/// A sealed split says something once. Every further look makes its numbers a little more like held-out ones.
public struct SealedLedger: Sendable {
    public let path: FilePath

    /// - Parameter splits: the splits' file; the ledger is `<file>.opened.jsonl`.
    public init(splits: FilePath) {
        path = splits.removingLastComponent().appending("\(splits.lastComponent?.string ?? "splits.json").opened.jsonl")
    }

    /// One opening.
    public struct Opening: Sendable, Codable, Hashable {
        /// Which splits.
        public var commitment: String
        public var openedAt: Timestamp
        /// What was compared: 64 hexadecimal digits over the arms. The same measurement going on is no second opening.
        public var measurement: String
        public var arms: [String]
    }

    /// Every opening of these splits so far.
    public func openings(of splits: Splits) throws -> [Opening] {
        guard Files.exists(path) else { return [] }
        return try Files.text(path).split(separator: "\n").map { line in
            do {
                return try JSON.decode(Opening.self, from: Array(line.utf8))
            } catch {
                throw Failure(.invalidInput, "a line is no opening: \(line.prefix(80))", at: path.string)
            }
        }.filter { $0.commitment == splits.commitment }
    }

    /// Records an opening unless the same measurement was recorded before.
    ///
    /// - Returns: which opening this is, from 1.
    public func open(_ splits: Splits, arms: [Arm]) async throws -> Int {
        let lock = try await FileLock.lock(path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "").lock"))
        defer { withExtendedLifetime(lock) {} }
        let measurement = CanonicalHash.of(arms.map(\.identity))
        let before = try openings(of: splits)
        if let place = before.firstIndex(where: { $0.measurement == measurement }) { return place + 1 }
        let opening = Opening(
            commitment: splits.commitment, openedAt: .now(), measurement: measurement, arms: arms.map { "\($0.name): \($0.agent)" })
        let old = Files.exists(path) ? try Files.read(path) : []
        try Files.write(old + JSON.encode(opening, pretty: false) + [0x0a], to: path)
        return before.count + 1
    }
}
