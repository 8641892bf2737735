/// Why no trial is spent on a proposal.
public struct StaticRefusal: Error, Equatable {
    /// As in ``ProposalRefused/code``.
    public var code: String
    /// In words.
    public var reason: String

    public init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }

    static func unreadable(_ problem: String) -> StaticRefusal { StaticRefusal(code: "unreadable", reason: problem) }

    static func unknownCluster(_ id: String) -> StaticRefusal {
        StaticRefusal(code: "unknown_cluster", reason: "the evidence it rests on does not exist: there is no cluster '\(id)'")
    }

    static func notHeldIn(_ tasks: [String]) -> StaticRefusal {
        StaticRefusal(code: "not_held_in", reason: "it names tasks as fixes that are not held-in: \(tasks.joined(separator: ", "))")
    }

    static let noPrediction = StaticRefusal(code: "no_prediction", reason: "it names no task that it fixes")

    static func duplicate(_ of: String) -> StaticRefusal { StaticRefusal(code: "duplicate", reason: "it is the same as \(of)") }

    /// It contradicts what was kept since.
    public static func conflict(_ what: [String]) -> StaticRefusal {
        StaticRefusal(code: "conflict", reason: "it contradicts what was kept since: \(what.joined(separator: "; "))")
    }
}
