/// What the agent did that led to a failure: the third part of a signature. A closed list, so that clusters are not scattered over
/// synonyms, with a way out that never forms a cluster.
public enum Mechanism: Sendable, Hashable {
    case known(Known)
    /// `other:<slug>`: what a model saw and the list does not have. Counted and shown, so that the list can grow.
    case other(String)

    /// The closed list.
    public enum Known: String, Sendable, Hashable, CaseIterable {
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
        case outputTruncated = "output_truncated"
        case environmentLost = "environment_lost"
        case deletedArtifact = "deleted_artifact"
        case overwroteInput = "overwrote_input"
        case commandTimeout = "command_timeout"
        case missingDependency = "missing_dependency"
        case permissionDenied = "permission_denied"
        case interactiveCommand = "interactive_command"
        case backgroundProcessLost = "background_process_lost"
        case prematurePlaceholder = "premature_placeholder"
        case ignoredInstruction = "ignored_instruction"
        case wrongTool = "wrong_tool"
        case budgetExhausted = "budget_exhausted"
        case contextOverflow = "context_overflow"
        case refusal
        case partialWork = "partial_work"
        /// The work was done and is wrong: what the model cannot do. The bucket that no harness empties.
        case wrongContent = "wrong_content"
    }

    /// As in requests, replies and lineages.
    public var name: String {
        switch self {
        case .known(let known): known.rawValue
        case .other(let slug): "other:\(slug)"
        }
    }

    /// nil for what is neither on the list nor `other:` with a slug of 1–40 lower-case letters, digits and underscores.
    public init?(_ name: String) {
        if let known = Known(rawValue: name) {
            self = .known(known)
            return
        }
        let slug = name.dropFirst("other:".count)
        guard name.hasPrefix("other:"), (1...40).contains(slug.utf8.count),
            slug.utf8.allSatisfy({ byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            })
        else { return nil }
        self = .other(String(slug))
    }

    /// May be proposed against. Neither the capability bucket nor a name that a model made up may.
    public var canFormCluster: Bool {
        switch self {
        case .known(let known): known != .wrongContent
        case .other: false
        }
    }
}

extension Mechanism: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let mechanism = Mechanism(name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(name)' is no mechanism")
        }
        self = mechanism
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
