import Core

/// A harness as an agent uses it: the files of an artifact, read and checked.
public struct HarnessContent: Sendable, Hashable {
    public var manifest: Manifest
    /// `prompt/system.md`.
    public var system: String
    /// `prompt/phases/*.md`; an absent file is an empty text.
    public var phases: [Phase: String]
    /// `tools/*.toml`, by name.
    public var tools: [ToolSpec]
    /// `hooks/*.toml`, in the order in which they are looked at.
    public var hooks: [Hook]
    public var policy: RuntimePolicy
    /// `verify/rules.toml`, in its order.
    public var rules: [VerificationRule]
    /// `memory/*.md` by name: notes that are always shown.
    public var memory: [Note]
    /// `skills/<name>/SKILL.md`: shown by name and first line, read in full on demand by the `read` tool.
    public var skills: [Note]
    /// `subagents/*.toml`, by name.
    public var subagents: [Subagent]

    public init(
        manifest: Manifest, system: String, phases: [Phase: String] = [:], tools: [ToolSpec], hooks: [Hook] = [],
        policy: RuntimePolicy = .init(), rules: [VerificationRule] = [], memory: [Note] = [], skills: [Note] = [],
        subagents: [Subagent] = []
    ) {
        self.manifest = manifest
        self.system = system
        self.phases = phases
        self.tools = tools
        self.hooks = hooks
        self.policy = policy
        self.rules = rules
        self.memory = memory
        self.skills = skills
        self.subagents = subagents
    }

    /// A named text.
    public struct Note: Sendable, Codable, Hashable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }
}

/// `manifest.toml`.
public struct Manifest: Sendable, Codable, Hashable {
    public static let currentFormat = 1

    /// A program refuses a higher number than its own.
    public var format: Int
    public var name: String
    public var description: String
    /// The model it was made for; informational.
    public var targetModel: String?
    /// `[surfaces."prompt.system"]`: what differs from the surface's defaults.
    public var surfaces: [String: SurfaceRule]
    /// `locked_text`: phrases that no edit may remove from the file that holds them.
    public var lockedText: [String]

    public init(
        format: Int = Manifest.currentFormat, name: String, description: String, targetModel: String? = nil,
        surfaces: [String: SurfaceRule] = [:], lockedText: [String] = []
    ) {
        self.format = format
        self.name = name
        self.description = description
        self.targetModel = targetModel
        self.surfaces = surfaces
        self.lockedText = lockedText
    }

    /// What an owner says about one surface.
    public struct SurfaceRule: Sendable, Codable, Hashable {
        /// `locked`: never offered to a proposer, and an edit of it is refused.
        public var isLocked: Bool
        /// `budget`, bytes over all files of the surface; nil is the default of the surface's kind.
        public var budget: Int?

        public init(isLocked: Bool = false, budget: Int? = nil) {
            self.isLocked = isLocked
            self.budget = budget
        }
    }
}

/// `tools/<name>.toml`: one of the program's tools, and how the model is told of it. What it does is code and not editable.
public struct ToolSpec: Sendable, Codable, Hashable {
    /// The program's tools.
    public enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case bash, read, write, edit, terminal, delegate, submit
    }

    public var kind: Kind
    public var description: String
    /// `enabled`; `submit` and `bash` cannot be switched off.
    public var isEnabled: Bool
    /// Of the tool `terminal`.
    public var terminal = TerminalShape()

    public init(kind: Kind, description: String, isEnabled: Bool = true) {
        self.kind = kind
        self.description = description
        self.isEnabled = isEnabled
    }
}

/// What a harness may choose about the terminal that the tool `terminal` opens.
public struct TerminalShape: Sendable, Codable, Hashable {
    /// `rows`, 4–100.
    public var rows = 24
    /// `columns`, 20–300.
    public var columns = 80
    /// `quiet_ms`, 50–5000: an answer is given when the screen has not changed for so long, in milliseconds.
    public var quiet = 500

    public init() {}
}
