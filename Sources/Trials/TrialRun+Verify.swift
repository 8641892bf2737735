import Core
import Images
import Sandbox
import SystemPackage
import Tasks
import Toolchain

extension TrialRun {
    /// Grades in the agent's living sandbox. The verifier sees the tests, the tool-chain and an empty `/logs/verifier` in a
    /// mount namespace of its own, and holds a capability that the agent lacks, so no process of the agent can follow it.
    func verifyShared(in box: RunningSandbox) async throws -> Grade {
        let target = record.gradingPlan == .shared ? folder.verifier : folder.sharedVerifier
        let result: ExecResult
        do {
            let environment = try prepared
            var command = try verifierCommand(in: environment)
            command.mounts += [
                .writable(environment.tests, subpath: "tests", target: "/tests"), .temporary(target: "/logs/verifier"),
            ]
            // Nothing in a private mount outlives the command, so it sends the folder out itself, on a stream of its own.
            command = VerifierArchive.wrap(command)
            command.onOutput = { [onEvent] stream, bytes in
                if stream == .standardError { onEvent(.verifierOutput(bytes)) }
            }
            result = try await box.run(command)
        } catch {
            return try brokenGrade(error, .addTestsDirectory, isAgentsDoing: true)
        }
        do {
            try await box.killAll()
            try Files.makeDirectory(target)
            try Files.write(result.stderr.bytes, to: target.appending("test-stdout.txt"))
            try VerifierArchive.unpack(result.stdout.bytes, into: target)
        } catch {
            return try brokenGrade(error, .downloadVerifierDirectory, isAgentsDoing: true)
        }
        if result.limit != .wallClock, result.stdout.total == 0 {
            let error = TrialError(
                .downloadVerifierDirectory, "the verifier ended (exit code \(result.exitCode)) before it could save its results")
            return Grade(error: error, isInvalid: false)
        }
        return try await grade(result, in: target)
    }

    /// The verdict on the sealed file system, and as many further ones as were asked for.
    func verifyRepeatedly() async throws -> Grade {
        let verdict = try await verifySnapshot(into: folder.verifier)
        guard !verdict.isInvalid, settings.repeatedVerifications > 0 else { return verdict }
        var repeated: [Grade] = []
        for number in 1...settings.repeatedVerifications {
            let target = folder.repeatedVerifier(number)
            try Files.makeDirectory(target)
            repeated.append(try await verifySnapshot(into: target))
        }
        record.repeatedGrades = repeated
        return verdict
    }

    /// Grades in a new sandbox: tool-chain : tests : what the agent left : image, with an upper that is thrown away.
    private func verifySnapshot(into target: FilePath) async throws -> Grade {
        do {
            let environment = try prepared
            guard let sealed else { throw Failure(.infrastructure, "the agent's file system was not sealed") }
            let view = try services.sandboxes.store.makeView(over: environment.layers(over: [sealed]))
            defer { discard(view) }
            let command = try verifierCommand(in: environment)
            let spec = spec(network: task.config.verifier.network)
            return try await services.sandboxes.withSandbox(spec, over: view) { box in
                try await self.withNetwork(self.task.config.verifier.network, of: box) { _ in
                    try await self.verify(with: command, in: box, saving: target)
                }
            }
        } catch {
            return try brokenGrade(error, .addTestsDirectory, isAgentsDoing: false)
        }
    }

    private func verify(with command: Command, in box: RunningSandbox, saving target: FilePath) async throws -> Grade {
        var command = command
        command.mergeStreams = true
        command.onOutput = { [onEvent] _, bytes in onEvent(.verifierOutput(bytes)) }
        let result: ExecResult
        do {
            result = try await box.run(command)
        } catch {
            return try brokenGrade(error, .addTestsDirectory, isAgentsDoing: try await isAgentsDoing(error, in: box))
        }
        // From here on, code that the agent wrote may have run as part of the tests.
        do {
            try await box.killAll()
            let report = try box.copyOut("/logs/verifier", to: target, limit: Self.copyLimit)
            for (path, reason) in report.skipped.sorted(by: { $0.key < $1.key }) { note("not saved: /logs/verifier/\(path): \(reason)") }
            try Files.write(result.stdout.bytes, to: target.appending("test-stdout.txt"))
        } catch {
            return try brokenGrade(error, .downloadVerifierDirectory, isAgentsDoing: true)
        }
        return try await grade(result, in: target)
    }

    /// The grade of a verification whose files are on the host.
    private func grade(_ result: ExecResult, in directory: FilePath) async throws -> Grade {
        if result.limit == .wallClock {
            let error = TrialError(.verifierTimeout, "the tests were still running after \(record.limits.verifier ?? 0) s")
            return Grade(error: error, isInvalid: false)
        }
        let shimLog = FilePath(PreparedVerifier.shimLog).lastComponent?.string ?? ""
        let log = (try? Files.read(directory.appending(shimLog), limit: 1 << 20)) ?? []
        if let problem = environment?.verifier.diagnose(log: log) {
            // Whatever the tests run may have written it. What the untouched image shows too is not the agent's doing.
            if let confirmed = problem.shared(with: try await control().problem) {
                return Grade(error: TrialError(.verifierBootstrap, confirmed.message), isInvalid: true)
            }
            note("not so over the untouched image, and so what the agent left brought it about: \(problem.message)")
        }
        do {
            return Grade(rewards: try RewardFile.read(in: directory))
        } catch {
            note("the test script ended with exit code \(result.exitCode)")
            return Grade(error: TrialError(error.type, error.message), isInvalid: false)
        }
    }

    func verifierCommand(in environment: PreparedEnvironment) throws -> Command {
        let own = try EnvironmentTemplate.resolve(
            task.config.verifier.env, from: services.hostVariables, place: "\(task.name)/task.toml: verifier.env")
        var command = environment.verifier.command(
            user: task.config.verifier.user ?? imageUser,
            environment: try variables(network: task.config.verifier.network).merging(own) { $1 },
            workingDirectory: workingDirectory)
        command.timeout = record.limits.verifier.map { .seconds($0) }
        return command
    }

    var prepared: PreparedEnvironment {
        get throws {
            guard let environment else { throw Failure(.infrastructure, "the environment was not prepared") }
            return environment
        }
    }

    nonisolated func discard(_ view: View) {
        do {
            try view.discard()
        } catch {
            log.line("a file system could not be removed: \(error)")
        }
    }
}
