/// When the run that a call belongs to is over. A model that would wait beyond it for its server gives up at once with the reason,
/// which is the server's failure; waiting would make it the agent's.
public enum RunDeadline {
    /// nil is never.
    @TaskLocal public static var instant: ContinuousClock.Instant?

    /// Whether a wait ends before the run.
    public static func allows(_ wait: Duration) -> Bool { instant.map { .now + wait < $0 } ?? true }
}
