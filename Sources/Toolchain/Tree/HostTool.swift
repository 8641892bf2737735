import Core
import Subprocess
import SystemPackage

/// A program of the host, run to its end with its output collected.
enum HostTool {
    /// Runs a program.
    ///
    /// - Parameters:
    ///   - program: a name looked up in PATH, or an absolute path.
    ///   - environment: added to the host's environment, which carries proxies and CA bundles.
    /// - Returns: standard output.
    /// - Throws: ``Failure`` of kind `.infrastructure` with the end of standard error when the program is missing or
    ///   does not exit with 0.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in directory: FilePath? = nil
    ) async throws -> String {
        let executable: Executable = program.hasPrefix("/") ? .path(FilePath(program)) : .name(program)
        let updates = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
        let step = "\(program) \(arguments.prefix(2).joined(separator: " "))"
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: .inherit.updating(updates),
                workingDirectory: directory, output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
        } catch let error as SubprocessError {
            throw Failure(.infrastructure, "cannot run \(program): \(error)", hint: "is \(program) installed and in PATH?")
        }
        guard result.terminationStatus.isSuccess else {
            let tail = result.standardError.split(separator: "\n").suffix(6).joined(separator: "\n  ")
            throw Failure(.infrastructure, "ended with \(result.terminationStatus): \(tail)", at: step)
        }
        return result.standardOutput
    }
}
