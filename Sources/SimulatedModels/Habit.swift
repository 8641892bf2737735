/// A way of working that costs a simulated model its tasks. Raw values are those of the mechanisms that mining looks for.
enum Habit: String, Sendable, CaseIterable {
    case missingOutputDirectory = "missing_output_directory"
    case wrongDirectory = "wrong_directory"
    case printedNotSaved = "printed_not_saved"
    case unquotedPath = "unquoted_path"
    case repeatedCommand = "repeated_command"
    case noVerification = "no_verification"
    case stoppedAfterError = "stopped_after_error"
    case nothingChanged = "nothing_changed"
    case exploredTooLong = "explored_too_long"
    case malformedReply = "malformed_reply"
    case wrongArguments = "wrong_arguments"
    case environmentLost = "environment_lost"
    case deletedArtifact = "deleted_artifact"
    case overwroteInput = "overwrote_input"
    case prematurePlaceholder = "premature_placeholder"
    case partialWork = "partial_work"
}
