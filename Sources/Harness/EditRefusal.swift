/// Why an edit is refused. A closed list; each has its test.
public struct EditRefusal: Error, Sendable, Codable, Hashable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Reason: String, Sendable, Codable, Hashable, CaseIterable {
        /// It was made for another harness.
        case wrongBase = "wrong_base"
        /// An operation cannot be read.
        case malformed
        /// The passage, key or item that it changes is not there, or the one that it adds is.
        case doesNotApply = "does_not_apply"
        /// Nothing that a model or the loop could notice would change.
        case empty
        /// The surface does not exist or is locked.
        case offSurface = "off_surface"
        /// It changes more than one surface.
        case severalSurfaces = "several_surfaces"
        /// It adds more than an edit may, or the surface's budget is exceeded.
        case overBudget = "over_budget"
        /// It removes text that the owner locked.
        case lockedText = "locked_text"
        /// The result is no valid harness.
        case invalidResult = "invalid_result"
        /// It carries a task's name, path, expected value or wording.
        case leak
        /// It reaches for the evaluator, the tests or the limits.
        case tampering
    }

    public var reason: Reason
    /// What and where, for a person.
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
