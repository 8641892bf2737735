import Core
import Glibc

/// The instructions that change only configuration and variables.
extension StageState {
    /// - Returns: false if the instruction makes a layer, which is not done here.
    mutating func apply(_ operation: Instruction.Operation, _ words: ShellWords, _ scope: ArgumentScope) throws -> Bool {
        var words = words
        words.lookup = { [variables] in variables[$0] }
        switch operation {
        case .argument(let declarations):
            for (name, value) in declarations {
                // Each sees what stands before it.
                words.lookup = { [variables] in variables[$0] }
                if let value = try scope.value(of: name, default: value, words) { variables[name] = value }
            }
        case .environment(let pairs):
            for (name, value) in try pairs.map({ (try words.expand($0.name), try words.expand($0.value)) }) {
                variables[name] = value
                config.environment[name] = value
            }
        case .label(let pairs):
            for (name, value) in pairs { config.labels[try words.expand(name)] = try words.expand(value) }
        case .maintainer(let name): config.labels["maintainer"] = name
        case .user(let text):
            let user = try words.expand(text)
            config.user = user.isEmpty ? "root" : user
        case .command(let line):
            config.command = line.arguments(shell: config.shell)
            hasCommand = true
        case .entrypoint(let line):
            let arguments = line.arguments(shell: config.shell)
            config.entrypoint = arguments.isEmpty ? nil : arguments
            // The base's CMD were arguments for the base's entry point.
            if !hasCommand { config.command = nil }
        case .shell(let arguments): config.shell = arguments
        case .expose(let text):
            for port in try words.words(text).flatMap(Self.ports) where !config.exposedPorts.contains(port) {
                config.exposedPorts.append(port)
            }
        case .volume(let paths):
            for path in try paths.map(words.expand) where !config.volumes.contains(path) { config.volumes.append(path) }
        case .stopSignal(let text): config.stopSignal = try Self.signal(try words.expand(text))
        case .healthcheck(let check): config.healthcheck = healthcheck(check)
        case .run, .copy, .workingDirectory: return false
        }
        return true
    }

    private func healthcheck(_ check: HealthcheckInstruction) -> Healthcheck {
        let test =
            switch check.commandLine {
            case nil: ["NONE"]
            case .shell(let line)?: ["CMD-SHELL", line]
            case .exec(let arguments)?: ["CMD"] + arguments
            }
        return Healthcheck(
            test: test, interval: check.interval, timeout: check.timeout, startPeriod: check.startPeriod,
            startInterval: check.startInterval, retries: check.retries)
    }

    /// `8080`, `53/udp`, `8000-8010` or Docker's `host:container` form, as `port/protocol`.
    private static func ports(_ text: String) throws -> [String] {
        let malformed = Failure(.invalidInput, "\"\(text)\" is not a port", hint: "write it like 8080, 53/udp or 8000-8010")
        let parts = (text.split(separator: ":").last ?? "").split(separator: "/", omittingEmptySubsequences: false)
        let kind = parts.count == 2 ? parts[1].lowercased() : "tcp"
        let ends = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), ["tcp", "udp", "sctp"].contains(kind), (1...2).contains(ends.count),
            let first = ends[0], let last = ends[ends.count - 1], first <= last, (0...65535).contains(first), last <= 65535
        else { throw malformed }
        return (first...last).map { "\($0)/\(kind)" }
    }

    private static func signal(_ text: String) throws -> String {
        let names = [
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "IOT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
            "STKFLT", "CHLD", "CLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
            "POLL", "PWR", "SYS",
        ]
        if let number = Int(text), (1...64).contains(number) { return text }
        let upper = text.uppercased()
        let name = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        guard names.contains(name) || name.hasPrefix("RTMIN") || name.hasPrefix("RTMAX") else {
            throw Failure(.invalidInput, "\"\(text)\" is not a signal", hint: Suggestion.hint(for: name, among: names))
        }
        return text
    }
}

/// Where the values of build arguments come from.
struct ArgumentScope: Sendable {
    /// `--build-arg`.
    let given: [String: String]
    /// The platform's arguments and the ARGs before the first FROM.
    private(set) var globals: [EnvVar]

    /// Reads the ARGs before the first FROM.
    init(_ file: Dockerfile, given: [String: String], target: String) throws {
        self.given = given
        globals = BuildPlatform.arguments(target: target).map { EnvVar($0.name, given[$0.name] ?? $0.value) }
        for instruction in file.globals {
            guard case .argument(let declarations) = instruction.operation else { continue }
            for (name, value) in declarations {
                do {
                    let words = ShellWords(escape: file.escape, lookup: { [globals] in globals[$0] })
                    if let value = try given[name] ?? value.map(words.expand) { globals[name] = value }
                } catch let failure as Failure {
                    throw failure.placed(file.place(instruction))
                }
            }
        }
    }

    /// What an ARG in a stage sets: the given value, else its default, else the global one.
    func value(of name: String, default value: String?, _ words: ShellWords) throws -> String? {
        try given[name] ?? value.map(words.expand) ?? globals[name]
    }
}
