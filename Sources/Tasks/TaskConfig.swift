import TOMLReading

/// The settings of a task: every key that `task.toml` of a single-step Harbor task may have, typed.
///
/// Property names are Harbor's key names in camel case, without unit suffixes; times are seconds.
public struct TaskConfig: Sendable, Equatable {
    /// Version of the format, `schema_version` or `version`.
    public var schemaVersion = "1.4"
    /// Where the task came from.
    public var source: String?
    /// `[task]`: identity in a registry.
    public var package: Package?
    /// `[metadata]`: free form, never interpreted, except for `[metadata.selfharness]`.
    public var metadata: [String: TOMLNode] = [:]
    /// What is copied out of the sandbox after the agent phase.
    public var artifacts: [Artifact] = []
    public var agent = Agent()
    public var verifier = Verifier()
    public var environment = Environment()
    public var solution = Solution()
    /// `[metadata.selfharness]`: what only this program understands.
    public var selfharness = Extensions()

    /// The settings of an empty `task.toml`.
    public init() {}

    /// Whether the task says that its tests need the agent's living sandbox: `environment_mode = "shared"`, or
    /// `services = true` under `[metadata.selfharness]`.
    public var declaresLiveServices: Bool { verifier.environmentMode == .shared || selfharness.services }

    /// `[task]`: what a registry calls the task.
    public struct Package: Sendable, Equatable {
        /// `org/name`.
        public var name: String
        public var version: String?
        public var description = ""
        public var authors: [Author] = []
        public var keywords: [String] = []

        public init(name: String) { self.name = name }
    }

    /// Who wrote a task.
    public struct Author: Sendable, Equatable {
        public var name: String
        public var email: String?

        public init(name: String, email: String? = nil) {
            self.name = name
            self.email = email
        }
    }

    /// `[agent]`: the phase in which the agent acts.
    public struct Agent: Sendable, Equatable {
        /// Limit of the phase in seconds; nil = none.
        public var timeout: Double?
        /// Account that the agent runs as, a name or a uid; nil = the image's user.
        public var user: String?
        /// Network during the phase; nil = the environment's.
        public var network: NetworkPolicy?

        public init() {}
    }

    /// `[solution]`: the reference solution, given to the oracle only.
    public struct Solution: Sendable, Equatable {
        /// Variables for the solution, templates not yet resolved.
        public var env: [String: String] = [:]

        public init() {}
    }

    /// `[metadata.selfharness]`: our own settings, in the table that other programs leave alone.
    public struct Extensions: Sendable, Equatable {
        /// Services that the agent started must still run when the tests begin, so the verifier shares the agent's sandbox.
        public var services = false
        /// The task works with accounts besides root: it cannot be done where a sandbox has one user id.
        public var users = false
        /// Python modules that the agent writes and the tests import, by their first name: they run in a process of their own, as a user
        /// without rights, and only plain data comes back from there. nil where the task does not say: every foreign one of tests without a
        /// script, none of tests with one.
        public var agentModules: [String]?

        public init() {}
    }
}
