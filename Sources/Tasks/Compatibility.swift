import Core
import SystemPackage
import TOMLReading

/// What a dataset's tasks leave unsaid and a runner that judges in a snapshot has to know: a file such as
/// `tasks/compat/terminal-bench-2.toml`, or `compat.toml` in the dataset's own folder.
public struct Compatibility: Sendable, Equatable {
    /// The name of such a file in a dataset's folder.
    public static let fileName = "compat.toml"

    /// Shell patterns of the names of tasks whose tests need what the agent started to be alive.
    public var services: [String]
    /// `sha256:` and 64 hexadecimal digits of the file: another list is another measurement.
    public var digest: String

    /// Reads a file.
    ///
    /// - Throws: ``Failure`` that names the file and every key that is wrong or unknown.
    public init(file: FilePath) throws {
        let bytes = try Files.read(file, limit: 1 << 20)
        digest = "sha256:" + SHA256.hex(bytes)
        let problems = ProblemList()
        do {
            services = TableReader.read(try TOMLNode.parse(bytes), file: file.string, into: problems, isStrict: true) {
                $0.strings("services") ?? []
            }
        } catch let error as TOMLNode.SyntaxError {
            throw Failure(.invalidInput, error.message, at: "\(file):\(error.line):\(error.column)")
        }
        try problems.throwIfAny()
        guard !services.isEmpty else { throw Failure(.invalidInput, "services names no task", at: file.string) }
    }

    /// Whether the tests of a task need its services alive.
    func needsServices(_ name: String) -> Bool { services.contains { Glob($0).matches(name) } }
}
