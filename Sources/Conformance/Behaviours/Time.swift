import Core
import Sandbox

extension Behaviours {
    /// The kernel needs long to end thousands of processes; a few hundred show the same.
    private static let storm: SandboxLimits = {
        var limits = SandboxLimits()
        limits.processes = 300
        return limits
    }()

    /// Timeouts and cancellation.
    static let time: [Behaviour] = [
        Behaviour("timeout.ends-the-command", "a command is killed when its time is up, and the limit is named") { box in
            var command = Command(["sleep", "1000"])
            command.timeout = .milliseconds(200)
            let result = try await expectWithin(.seconds(10), "timeout") { [command] in try await box.run(command) }
            try expectEqual(result.status, .signaled(9), "status")
            try expectEqual(result.limit, .wallClock, "limit")
        },
        Behaviour("timeout.keeps-output", "what was written before the timeout is kept") { box in
            var command = Command.bash("echo before; sleep 1000")
            command.timeout = .milliseconds(500)
            try expectEqual(try await box.run(command).stdout.text, "before\n", "output")
        },
        Behaviour("timeout.kills-all-it-started", "grandchildren, daemons with setsid and those that ignore signals die with the command") {
            box in
            var command = Command.bash(
                """
                sleep 1001 & (sleep 1002 &) ; setsid sleep 1003 & setsid setsid perl -e 'fork and exit; sleep 1004' &
                (trap '' TERM INT HUP; sleep 1005) & perl -e 'kill STOP => $$' & sleep 1000
                """)
            command.timeout = .milliseconds(600)
            let result = try await expectWithin(.seconds(10), "timeout") { [command] in try await box.run(command) }
            try expectEqual(result.limit, .wallClock, "limit")
            try await expectNobody(in: box)
        },
        Behaviour("timeout.immediate", "a timeout of nothing kills, whatever moment of the start it hits") { box in
            for microseconds in [0, 1, 50, 100, 200, 300, 500, 1000, 2000, 3000] {
                var command = Command(["sleep", "1000"])
                command.timeout = .microseconds(microseconds)
                let result = try await expectWithin(.seconds(10), "\(microseconds) µs") { [command] in try await box.run(command) }
                try expectEqual(result.limit, .wallClock, "limit after \(microseconds) µs")
            }
            try await expectNobody(in: box)
        },
        Behaviour("timeout.spares-others", "a timeout leaves alone what another command started") { box in
            _ = try await box.output("setsid sleep 1006 >/dev/null 2>&1 &")
            var command = Command(["sleep", "1000"])
            command.timeout = .milliseconds(100)
            _ = try await box.run(command)
            try expectEqual(try box.processes().map(\.command), ["sleep 1006"], "processes")
        },
        Behaviour(
            "timeout.fork-storm", "a command that forks without end is killed with all it started", limits: storm
        ) { box in
            var command = Command([
                "perl", "-e", "$SIG{CHLD} = 'IGNORE'; for (;;) { fork; select undef, undef, undef, 0.02 if rand() < 0.5 }",
            ])
            command.timeout = .milliseconds(300)
            let result = try await expectWithin(.seconds(30), "timeout") { [command] in try await box.run(command) }
            try expectEqual(result.limit, .wallClock, "limit")
            try await expectNobody(in: box)
        },
        Behaviour("cancel.kills-the-command", "cancelling the Swift task kills the command and what it started, at any moment") { box in
            for milliseconds in [0, 0, 1, 2, 5, 20, 100] {
                let task = Task { try await box.run(.bash("setsid sleep 1007 & sleep 1008")) }
                if milliseconds > 0 { try await Task.sleep(for: .milliseconds(milliseconds)) }
                task.cancel()
                let ended = try await result(of: task, within: .seconds(10))
                guard case .failure(let error) = ended else { throw Unexpected(description: "after \(milliseconds) ms: \(brief(ended))") }
                try expect(error is CancellationError, "after \(milliseconds) ms: \(error)")
            }
            try await expectNobody(in: box)
        },
        Behaviour("cancel.ends-the-sandbox", "cancelling the task around a sandbox ends it at once") { bench in
            let task = Task {
                try await bench.withSandbox { box in _ = try await box.run(Command(["sleep", "1009"])) }
            }
            try await Task.sleep(for: .milliseconds(200))
            task.cancel()
            let ended = try await result(of: task, within: .seconds(10))
            guard case .failure(let error) = ended, error is CancellationError else {
                throw Unexpected(description: "ended with \(brief(ended))")
            }
        },
    ]

    /// Expects that nothing but pid 1 lives; the dying get a moment.
    static func expectNobody(in box: RunningSandbox) async throws {
        var left = try box.processes()
        for _ in 0..<100 where !left.isEmpty {
            try await Task.sleep(for: .milliseconds(20))
            left = try box.processes()
        }
        try expect(left.isEmpty, "still there: \(brief(left.map(\.command)))")
    }

    /// A task's result, or nil when it does not end in time.
    private static func result<R: Sendable>(of task: Task<R, any Error>, within limit: Duration) async throws -> Result<R, any Error>? {
        let result = Shared<Result<R, any Error>?>(nil)
        Task { result.value = await task.result }
        _ = try await result.becomes(within: limit) { $0 != nil }
        return result.value
    }
}
