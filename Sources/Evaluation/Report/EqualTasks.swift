import Tasks

/// Tasks of several names with the same files. Results are kept by what was run and not by name, so such tasks share their trials: they
/// look like further evidence and are none.
public struct EqualTasks: Sendable, Hashable {
    /// Names with one digest, sorted; groups of two and more, sorted.
    public let groups: [[String]]

    /// - Parameter digests: by name; tasks whose digest is not known are left away.
    public init(_ digests: [String: String]) {
        groups = Dictionary(grouping: digests.keys) { digests[$0] ?? "" }.values.filter { $0.count > 1 }.map { $0.sorted() }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    public init(_ suite: Suite) {
        self.init(Dictionary(suite.tasks.map { ($0.packageName, $0.digest) }, uniquingKeysWith: { first, _ in first }))
    }

    /// A sentence a group, for the caveats of a measurement of these tasks.
    ///
    /// - Parameter names: the measured tasks.
    public func caveats(_ names: some Collection<String>, sharesTrials: Bool = true) -> [String] {
        let measured = Set(names)
        return groups.map { $0.filter(measured.contains) }.filter { $0.count > 1 }.map { names in
            "the same files under several names \(sharesTrials ? "share their trials and " : "")are no independent tasks, so intervals are too "
                + "narrow: \(names.joined(separator: ", "))."
        }
    }
}
