extension TaskConfig {
    /// `[verifier]`: the phase in which the tests run.
    public struct Verifier: Sendable, Equatable {
        /// Limit of the phase in seconds.
        public var timeout = 600.0
        /// Variables for the tests, templates not yet resolved.
        public var env: [String: String] = [:]
        /// Account that the tests run as, a name or a uid; nil = the image's user.
        public var user: String?
        /// Network during the phase; nil = the environment's.
        public var network: NetworkPolicy?
        /// Where the tests run; nil if the task does not say, which Harbor reads as `shared`.
        public var environmentMode: EnvironmentMode?
        /// Commands that run after the agent, before artifacts are taken.
        public var collect: [CollectCommand] = []

        public init() {}
    }

    /// `environment_mode`: whose sandbox the tests run in.
    public enum EnvironmentMode: String, Sendable, CaseIterable {
        /// The agent's.
        case shared
        /// A fresh one.
        case separate
    }

    /// `[[verifier.collect]]`: saves state of running services into files that are artifacts.
    public struct CollectCommand: Sendable, Equatable {
        /// Shell command.
        public var command: String
        /// Limit in seconds.
        public var timeout = 60.0
        /// Account, a name or a uid; nil = the image's user.
        public var user: String?

        public init(command: String) { self.command = command }
    }

    /// An item of `artifacts`: a file or folder that is copied out of the sandbox.
    public struct Artifact: Sendable, Equatable {
        /// Path in the sandbox.
        public var source: String
        /// Path below the trial's `artifacts/`; nil = the source's own path mirrored.
        public var destination: String?
        /// Patterns of what is left out of a folder.
        public var exclude: [String] = []

        public init(source: String) { self.source = source }
    }
}
