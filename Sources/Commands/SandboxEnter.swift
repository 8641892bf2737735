import ArgumentParser
import Core
import Glibc
import Sandbox

/// `selfharness sandbox enter`: becomes another program, inside the user namespace that an ordinary user's sandboxes live in. Tests run
/// so, as what starts a sandbox must be in it; as root nothing is entered.
struct SandboxEnter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enter", abstract: "Run a program in the user namespace of this user's sandboxes.", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough, help: "The program and its arguments.") var words: [String]

    func run() async throws {
        let words = words.first == "--" ? Array(words.dropFirst()) : words
        guard let program = words.first else { throw ValidationError("A program is missing.") }
        try Tier.enter()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        execvp(program, &arguments)
        throw Failure(.invalidInput, "cannot be started: \(String(cString: strerror(errno)))", at: program)
    }
}
