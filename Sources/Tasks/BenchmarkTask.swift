import Core
import SystemPackage

/// A task directory in Harbor format that was read and found usable.
public struct BenchmarkTask: Sendable {
    /// How the verifier is started.
    public enum Tests: Sendable, Equatable {
        /// `tests/test.sh`, which writes the reward itself.
        case script
        /// No script, only `tests/test_*.py`: our own extension; the tool-chain's pytest runs them and all must pass.
        case pytest
    }

    /// The directory's name: what `-i` and `-x` select by and trials are named after.
    public let name: String
    /// Absolute, without symbolic links.
    public let directory: FilePath
    public internal(set) var config: TaskConfig
    /// What the agent is told: `instruction.md` without canary lines.
    public let instruction: String
    public let tests: Tests
    /// Harbor's package digest: `sha256:` and 64 hexadecimal digits.
    public let digest: String
    /// What is doubtful but does not stop the task: unknown keys, mostly.
    public let warnings: [TaskProblem]

    /// What Harbor calls the task in results: `[task].name` if given, else the directory's name.
    public var packageName: String { config.package?.name ?? name }

    /// The build context of the image; may be missing if `docker_image` is set.
    public var environmentDirectory: FilePath { directory.appending("environment") }
    /// What is put at `/tests` after the agent phase.
    public var testsDirectory: FilePath { directory.appending("tests") }
    /// The folder of the reference solution, put at `/solution` for the oracle only; nil if there is no `solve.sh`.
    public var solutionDirectory: FilePath? {
        Files.exists(directory.appending("solution/solve.sh")) ? directory.appending("solution") : nil
    }
}

extension BenchmarkTask {
    /// A folder whose content is put into the sandbox.
    public enum InputFolder: String, Sendable {
        case tests
        case solution
    }

    /// What of a folder is put into the sandbox: all but what `.harborignore` excludes.
    public func selection(of folder: InputFolder) throws -> FileSelection {
        try TaskTree(root: directory).select(folder.rawValue)
    }

    /// A digest of `environment/`: `sha256:` and 64 hexadecimal digits.
    public func environmentDigest() throws -> String {
        try TaskDigest.environment(TaskTree(root: directory))
    }
}
