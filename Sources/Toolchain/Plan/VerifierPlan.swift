/// What a task's tests need before they can run without a network, read from the tests themselves.
public struct VerifierPlan: Hashable, Sendable, Codable {
    /// How the tests are started.
    public enum Kind: String, Sendable, Codable {
        /// `/tests/test.sh`.
        case script
        /// No script, only `test_*.py`: the tool-chain's own pytest runs them and writes the reward.
        case pytestOnly
    }

    public var kind: Kind
    /// One environment per `uvx` or `uv run` line, each once.
    public var requirementSets: [RequirementSet] = []
    /// Packages of the image's own distribution, by name.
    public var aptPackages: [String] = []
    /// Requirements that `pip install` asks for, in the image's own Python.
    public var wheels: [String] = []
    /// The Python version that was asked for, if one was.
    public var python: String?
    /// A pytest configuration in the tests folder (`pytest.ini` …): name and content. The judge reads this copy.
    public var configuration: Configuration?
    /// Modules of the agent's that the tests import: they run in a process of their own. The task's word, not read from the tests;
    /// ``everyForeignModule`` is all that are neither the tests' nor the tool-chain's.
    public var agentModules: [String] = []
    /// What cannot be served, one sentence each. A trial with an entry here is `invalid`.
    public var unsupported: [String] = []

    /// A configuration file of pytest.
    public struct Configuration: Hashable, Sendable, Codable {
        public var name: String
        public var content: [UInt8]
    }

    public static let everyForeignModule = "*"

    public init(kind: Kind) { self.kind = kind }
}

/// What stands in for uv and the package managers while tests run; recorded in every result.
public enum VerifierBootstrap: String, Sendable, Codable, CaseIterable {
    /// The real programs, with a network: upstream's way, for scores compared with published ones.
    case real
    /// Stand-ins that hand out what was prepared on the host. No network.
    case shim
}
