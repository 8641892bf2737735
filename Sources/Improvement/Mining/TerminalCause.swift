/// What the verifier, or the end of the run, says went wrong: the first part of a failure's signature. Found by code, never by a model.
public enum TerminalCause: String, Sendable, Codable, Hashable, CaseIterable {
    case missingArtifact = "missing_artifact"
    case wrongContent = "wrong_content"
    case wrongFormat = "wrong_format"
    case wrongPermissions = "wrong_permissions"
    case missingDependency = "missing_dependency"
    /// A test failed, and its message tells no more.
    case testFailure = "test_failure"
    case serviceNotRunning = "service_not_running"
    case agentTimeout = "agent_timeout"
    case turnLimit = "turn_limit"
    case tokenLimit = "token_limit"
    case contextOverflow = "context_overflow"
    case refusal
    case malformedOutput = "malformed_output"
    case verifierError = "verifier_error"
    case unknown
}
