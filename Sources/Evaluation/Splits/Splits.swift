import Core
import SystemPackage

/// Which task is in which split, fixed before anything is measured: `splits.json`.
public struct Splits: Sendable, Codable, Hashable {
    /// Which form of the file this is.
    public var format: Int
    /// The suite's name.
    public var suite: String
    public var seed: UInt64
    public var shares: SplitShares
    /// Families all of whose tasks are sealed.
    public var sealedFamilies: [String]
    /// Sorted by name.
    public var tasks: [Entry]
    /// What a reader should know about how it was made.
    public var notes: [String]
    /// SHA-256 over the canonical JSON of everything else: publish it, and nobody can move a task unseen.
    public var commitment: String

    public static let currentFormat = 1

    /// One task.
    public struct Entry: Sendable, Codable, Hashable {
        /// ``BenchmarkTask/packageName``.
        public var name: String
        /// ``BenchmarkTask/digest``.
        public var digest: String
        public var split: Split
        public var family: String?
        public var category: String?
        public var difficulty: String?
    }

    /// Reads a file and checks that nobody has changed it.
    ///
    /// - Throws: ``Failure`` when it is no such file, of a newer program, or its commitment does not match.
    public static func read(_ path: FilePath) throws -> Splits {
        let format = try JSON.read(FormatOnly.self, from: path, keys: .snakeCase).format
        guard format <= currentFormat else {
            throw Failure(
                .unsupported, "written by a newer version of selfharness (format \(format), this one knows \(currentFormat))",
                at: path.string, hint: "update selfharness")
        }
        let splits = try JSON.read(Splits.self, from: path, keys: .snakeCase)
        guard splits.commitment == splits.computedCommitment else {
            throw Failure(
                .invalidInput,
                "the file was changed after it was made: its commitment is \(splits.commitment), its content's is \(splits.computedCommitment)",
                at: path.string, hint: "restore the file that was made, or make new splits and start over")
        }
        return splits
    }

    private struct FormatOnly: Decodable { let format: Int }

    /// Writes the file, and nothing over a file that is there.
    public func write(to path: FilePath) throws {
        guard !Files.exists(path) else {
            throw Failure(
                .invalidInput, "there is a file already, and splits are made once", at: path.string,
                hint: "choose another name with -o, or remove it if nothing was measured with it")
        }
        try JSON.write(self, to: path, keys: .snakeCase)
    }

    /// What ``commitment`` must be.
    public var computedCommitment: String {
        var content = self
        content.commitment = ""
        return "sha256:" + CanonicalHash.of(content)
    }

    /// The split of a task; nil for a task that is not listed.
    public func split(of task: String) -> Split? { entry(task)?.split }

    /// A task's line; nil for a task that is not listed.
    public func entry(_ task: String) -> Entry? { tasks.first { $0.name == task } }

    /// How many tasks a split has.
    public func count(_ split: Split) -> Int { tasks.count { $0.split == split } }
}
