import Core
import Subprocess
import SystemPackage

/// A program of the host, run to its end.
package enum HostTool {
    /// Runs a program with the host's environment, which carries proxies and CA bundles.
    ///
    /// - Parameters:
    ///   - program: a name looked up in PATH, or an absolute path.
    ///   - wrapper: words of another program that becomes this one, such as ``OneUser/wrapper(scratch:)``.
    ///   - environment: added to the host's.
    ///   - package: the Debian package that has the program, for the error.
    ///   - log: given each line of standard error.
    /// - Returns: standard output.
    /// - Throws: ``Failure`` of kind `.infrastructure` with the end of standard error when the program is missing or
    ///   does not exit with 0.
    @discardableResult
    package static func run(
        _ program: String, _ arguments: [String], wrapper: [String] = [], environment: [String: String] = [:],
        in directory: FilePath? = nil, package: String? = nil, log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> String {
        let hint = package.map { "apt-get install \($0)" } ?? "is \(program) installed and in PATH?"
        // The wrapper would start and find nothing to become.
        if !wrapper.isEmpty, !program.hasPrefix("/"), !HostProgram.isOnPath(program) {
            throw Failure(.infrastructure, "\(program) is not installed", hint: hint)
        }
        let words = wrapper + [program] + arguments
        let executable: Executable = words[0].hasPrefix("/") ? .path(FilePath(words[0])) : .name(words[0])
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        var options = PlatformOptions()
        // Such programs clean up after themselves when they are asked to end.
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(10))]
        let result: ExecutionResult<[String], StringOutput<UTF8>, SequenceOutput>
        do {
            result = try await Subprocess.run(
                executable, arguments: Arguments(Array(words.dropFirst())), environment: .inherit.updating(variables),
                workingDirectory: directory, platformOptions: options, input: .none, output: .string(limit: 64 << 20),
                error: .sequence
            ) { execution in
                var last: [String] = []
                for try await line in execution.standardError.strings() {
                    let text = line.last?.isNewline == true ? String(line.dropLast()) : line
                    log(text)
                    last.append(text)
                    if last.count > 8 { last.removeFirst() }
                }
                return last
            }
        } catch let error as SubprocessError {
            throw Failure(
                .infrastructure, "cannot run \(program): \(error)",
                hint: hint)
        }
        guard result.terminationStatus.isSuccess else {
            let step = ([program] + arguments.prefix(2)).joined(separator: " ")
            throw Failure(
                .infrastructure, "ended with \(result.terminationStatus): \(result.closureResult.joined(separator: "\n  "))", at: step)
        }
        return result.standardOutput
    }
}
