import Core
import SystemPackage

/// A Dockerfile, parsed whole: what is wrong with any line is known before the first one runs.
///
/// Variables are not expanded yet: what they are depends on the base image.
struct Dockerfile: Sendable {
    /// As it is called in errors.
    let name: String
    let escape: Unicode.Scalar
    /// The ARGs before the first FROM.
    let globals: [Instruction]
    let stages: [Stage]

    /// One FROM and what follows it.
    struct Stage: Sendable {
        var line: Int
        var text: String
        /// An image or the name of an earlier stage.
        var base: String
        var platform: String?
        /// Lower case.
        var name: String?
        var instructions: [Instruction] = []
    }

    /// Where an instruction stands, for errors: `Dockerfile:12 (RUN make install)`.
    func place(line: Int, text: String) -> String { "\(name):\(line) (\(Self.abbreviated(text)))" }

    func place(_ instruction: Instruction) -> String { place(line: instruction.line, text: instruction.text) }

    static func abbreviated(_ text: String) -> String {
        let line = text.fields.joined(separator: " ")
        return line.count > 60 ? line.prefix(59) + "…" : line
    }
}

/// One instruction, flags and arguments read, variables not expanded.
struct Instruction: Sendable {
    /// 1-based.
    var line: Int
    /// As written, continuation lines joined, without heredoc contents.
    var text: String
    var operation: Operation

    enum Operation: Sendable {
        case argument([(name: String, value: String?)])
        case environment([(name: String, value: String)])
        case label([(name: String, value: String)])
        case maintainer(String)
        case workingDirectory(String)
        case user(String)
        case run(RunInstruction)
        case copy(CopyInstruction)
        case command(CommandLine)
        case entrypoint(CommandLine)
        case shell([String])
        case expose(String)
        case volume([String])
        case stopSignal(String)
        case healthcheck(HealthcheckInstruction)
    }
}

/// Shell form or exec form.
enum CommandLine: Sendable, Equatable {
    case shell(String)
    case exec([String])

    /// The program and its arguments.
    func arguments(shell: [String]) -> [String] {
        switch self {
        case .shell(let line): shell + [line]
        case .exec(let arguments): arguments
        }
    }
}

struct RunInstruction: Sendable {
    var commandLine: CommandLine
    var heredocs: [Heredoc]
    /// The raw values of `--mount`.
    var mounts: [String]
    var network: Network

    enum Network: String, Sendable { case standard = "default", none, host }
}

/// COPY and ADD.
struct CopyInstruction: Sendable {
    /// ADD: archives of the context are unpacked.
    var unpacks: Bool
    var sources: [String]
    var documents: [Heredoc]
    var destination: String
    /// The name or number of a stage, or an image.
    var from: String?
    var owner: String?
    var mode: String?
}

struct HealthcheckInstruction: Sendable {
    /// nil is `NONE`.
    var commandLine: CommandLine?
    var interval: Double?
    var timeout: Double?
    var startPeriod: Double?
    var startInterval: Double?
    var retries: Int?
}
