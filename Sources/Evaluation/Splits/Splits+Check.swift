import Core
import SystemPackage
import Tasks

extension Splits {
    /// What differs between the splits and the tasks as they are now.
    public struct Difference: Sendable, Codable, Hashable, CustomStringConvertible {
        /// How.
        public enum Kind: String, Sendable, Codable {
            case changed, missing, added
        }

        public var task: String
        public var kind: Kind

        public var description: String {
            switch kind {
            case .changed: "the files of the task \(task) have changed"
            case .missing: "the task \(task) is gone"
            case .added: "the task \(task) is in no split"
            }
        }
    }

    /// Every task that changed, is gone or is new, sorted by name.
    public func differences(from suite: Suite) -> [Difference] {
        let now = Dictionary(suite.tasks.map { ($0.packageName, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let known = Dictionary(tasks.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        return Set(now.keys).union(known.keys).sorted().compactMap { name in
            switch (known[name], now[name]) {
            case (nil, _): Difference(task: name, kind: .added)
            case (_, nil): Difference(task: name, kind: .missing)
            case (let before, let after): before == after ? nil : Difference(task: name, kind: .changed)
            }
        }
    }

    /// - Parameter isPart: the suite may be a selection, so that listed tasks may be absent.
    /// - Throws: ``Failure`` that lists every difference.
    public func check(_ suite: Suite, isPart: Bool = false) throws {
        let differences = differences(from: suite).filter { !isPart || $0.kind != .missing }
        guard differences.isEmpty else {
            throw Failure(
                .invalidInput, "the splits do not fit the tasks: \(differences.map(\.description).joined(separator: "; "))",
                at: suite.folder.string, hint: "restore the tasks, or make new splits and start over")
        }
    }
}
