import Core
import Sandbox

/// A behaviour's finding that something is not as promised.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// A behaviour that this host or image cannot show, with what is missing.
struct NotApplicable: Error, CustomStringConvertible {
    let description: String
}

func expect(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws {
    if !condition { throw Unexpected(description: otherwise()) }
}

func expectEqual<T: Equatable>(_ found: T, _ wanted: T, _ what: String) throws {
    try expect(found == wanted, "\(what): expected \(brief(wanted)), found \(brief(found))")
}

/// Expects a refusal as a ``Failure`` that a person can act on: right kind, and naming what it is about.
@discardableResult
func expectFailure(
    _ what: String, _ kind: Failure.Kind? = nil, naming text: String? = nil, _ body: () async throws -> Void
) async throws -> Failure {
    do {
        try await body()
    } catch let failure as Failure {
        if let kind { try expect(failure.kind == kind, "\(what): kind \(failure.kind), expected \(kind): \(failure)") }
        if let text { try expect("\(failure)".contains(text), "\(what): the message does not name \(text): \(failure)") }
        return failure
    }
    throw Unexpected(description: "\(what): was not refused")
}

/// Expects an end within a time that only a hang can pass.
func expectWithin<R>(_ limit: Duration, _ what: String, _ body: () async throws -> R) async throws -> R {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await body()
    let taken = clock.now - start
    try expect(taken < limit * Patience.factor, "\(what): took \(taken), more than \(limit)")
    return result
}

extension RunningSandbox {
    /// Kills everything and shows that the sandbox still serves.
    func expectAliveAfterKillAll() async throws {
        try await killAll()
        try expectEqual(try await output("echo alive"), "alive", "after killing everything")
    }

    /// What a script writes, without white space at the end; a script that fails is a finding.
    func output(_ script: String, user: String = "root") async throws -> String {
        var command = Command.bash(script)
        command.user = user
        command.timeout = .patient(60)
        command.environment = ["PATH": standardPath]
        let result = try await run(command)
        try expect(result.status == .exited(0), "\(brief(script)): \(result.status): \(brief(result.stderr.text))")
        return result.stdout.text.trimmedEnd
    }

    /// The status of a script, which may fail.
    func status(_ script: String, user: String = "root") async throws -> ExitStatus {
        var command = Command.bash(script)
        command.user = user
        command.timeout = .patient(60)
        command.environment = ["PATH": standardPath]
        return try await run(command).status
    }

    /// Runs Perl code; what it writes.
    func perl(_ code: String) async throws -> String {
        var command = Command(["perl", "-e", code])
        command.timeout = .patient(60)
        let result = try await run(command)
        try expect(result.status == .exited(0), "\(brief(code)): \(result.status): \(brief(result.stderr.text))")
        return result.stdout.text.trimmedEnd
    }

    /// Expects a raw system call to be refused with one of the given errors.
    func expectRefused(_ call: SystemCall, _ arguments: [String], with errors: [SystemCall.Refusal]) async throws {
        // Perl hands out pointers to its strings, so they must be variables.
        let answer = try await perl(
            "my @a = (\(arguments.joined(separator: ", "))); my $r = syscall(\(call.number), @a); print $r < 0 ? $! + 0 : 'allowed'")
        try expect(errors.contains { "\($0.rawValue)" == answer }, "\(call.name): expected \(errors), found \(answer)")
    }
}

let standardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

extension String {
    var trimmedEnd: String {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...last])
    }

    var lines: [String] { split(separator: "\n").map(String.init) }
}

/// Leaves out what is about users besides root, where there are none.
func needUsers() throws {
    if try Tier.current() == .single { throw NotApplicable(description: "there is no user but root in the tier single") }
}

/// A value's text, short enough for a report.
func brief<T>(_ value: T) -> String {
    let text = "\(value)"
    return text.utf8.count <= 300 ? text : "\(text.prefix(300))… (\(text.utf8.count) bytes)"
}
