/// Who judges, as asked for on the command line.
public enum VerifierMode: String, Sendable, Codable, CaseIterable {
    /// The task decides; see ``GradingPlan``.
    case auto
    /// In a new sandbox over the sealed file system of the agent, where no process of the agent lives.
    case snapshot
    /// In the agent's living sandbox, as Terminal-Bench does.
    case shared
}

/// How much a verdict can be trusted.
public enum Assurance: String, Sendable, Codable, CaseIterable {
    /// Judged where nothing of the agent ran.
    case snapshot
    /// Judged in a sandbox of the verifier's own image, with artifacts only.
    case separate
    /// Judged beside the agent's leftover processes.
    case shared
    /// Judged both ways, and the rewards differ: the verdict is the snapshot's.
    case disagree
}

/// What a trial does about verification. Fixed before the agent runs, so that it cannot choose.
public enum GradingPlan: String, Sendable, Codable {
    case shared, snapshot
    /// Snapshot; when processes remain, shared is graded first and kept beside it.
    case snapshotAfterSharedIfAlive

    /// - Parameter declaresShared: the task says that its services must be alive (`environment_mode = "shared"` written
    ///   out, `services = true`, or a compatibility file of the suite).
    public static func resolve(_ mode: VerifierMode, declaresShared: Bool) -> GradingPlan {
        switch mode {
        case .shared: .shared
        case .snapshot: .snapshot
        case .auto: declaresShared ? .shared : .snapshotAfterSharedIfAlive
        }
    }
}

/// Passed or not, or why there is no answer.
public enum TrialStatus: String, Sendable, Codable, CaseIterable {
    case passed, failed
    /// The trial says nothing about the agent; never counted as a failure.
    case invalid
    case cancelled

    /// Whether the trial need not be run again.
    public var isValid: Bool { self == .passed || self == .failed }
}
