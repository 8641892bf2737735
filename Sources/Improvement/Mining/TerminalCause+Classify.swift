import Trajectories

extension TerminalCause {
    /// The cause of a failed trial. The first that holds:
    ///
    /// 1. an end of the run that leaves no work to judge (refusal, overflow, too many malformed replies);
    /// 2. an error of the verifier itself;
    /// 3. a limit that ended the run;
    /// 4. what the messages of the failed tests say, most specific first;
    /// 5. `test_failure` if any test failed, else `unknown`.
    ///
    /// A limit goes before what the tests say, because unfinished work fails in any way.
    public init(_ trial: TrialEvidence) {
        switch trial.end {
        case .contextOverflow: self = .contextOverflow
        case .refusal: self = .refusal
        case .malformed: self = .malformedOutput
        case _ where Self.verifierErrors.contains(trial.verifier.error ?? ""): self = .verifierError
        case .turnLimit: self = .turnLimit
        case .tokenLimit: self = .tokenLimit
        case .timeLimit: self = .agentTimeout
        case _ where trial.verifier.error == "AgentTimeoutError": self = .agentTimeout
        default: self = Self.said(by: trial.verifier)
        }
    }

    /// Error classes of trials (`result.json`) that are the verifier's.
    private static let verifierErrors: Set<String> = [
        "VerifierTimeoutError", "RewardFileNotFoundError", "RewardFileEmptyError", "VerifierOutputParseError", "VerifierBootstrapError",
        "AddTestsDirError", "DownloadVerifierDirError",
    ]

    private static func said(by verifier: VerifierEvidence) -> TerminalCause {
        let failed = verifier.failed
        let text = (failed.isEmpty ? verifier.output : failed.map(\.message).joined(separator: "\n")).lowercased()
        for (words, cause) in said where words.contains(where: text.contains) { return cause }
        return failed.isEmpty ? .unknown : .testFailure
    }

    /// What messages say, lower case, and which cause that is. Order matters: a failed import also prints a path.
    private static let said: [(words: [String], cause: TerminalCause)] = [
        (["modulenotfounderror", "no module named", "command not found", "executable not found"], .missingDependency),
        (["connection refused", "connectionrefusederror", "not listening", "nothing listens"], .serviceNotRunning),
        (["permissionerror", "permission denied", "wrong mode", "st_mode", "not executable"], .wrongPermissions),
        (
            [
                "filenotfounderror", "no such file", "does not exist", "is missing", "was not created", "not found at", ".exists()",
                ".is_file()", "isfile(", "path.exists(", "is_dir()",
            ], .missingArtifact
        ),
        (["jsondecodeerror", "unicodedecodeerror", "not valid json", "wrong format", "malformed", "expecting value"], .wrongFormat),
        (["assert ", "assertionerror", "=="], .wrongContent),
    ]
}
