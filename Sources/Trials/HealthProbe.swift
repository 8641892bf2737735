import Images
import Sandbox
import Tasks

/// A command that must succeed before the agent starts, and how often it may fail.
struct HealthProbe: Sendable {
    /// What messages call it.
    var title: String
    var command: Command
    /// Pause between two checks, in seconds.
    var interval: Double
    /// Failures in this span after the start are not counted.
    var startPeriod: Double
    /// Pause between two checks within the start period.
    var startInterval: Double
    /// Consecutive failures, after the start period, that mean "unhealthy".
    var retries: Int

    /// Repeats the check until it succeeds.
    ///
    /// - Throws: ``TrialFault`` of class `healthcheck` once it has failed often enough.
    func run(in box: RunningSandbox) async throws {
        let start = ContinuousClock.now
        var failures = 0
        while true {
            let result = try await box.run(command)
            if result.exitCode == 0 { return }
            let isStarting = start.duration(to: .now) < .seconds(startPeriod)
            if !isStarting {
                failures += 1
                guard failures < retries else {
                    let output = result.stdout.text.suffix(500)
                    throw TrialFault(
                        .healthcheck, "'\(title)' failed \(failures) times, last with exit code \(result.exitCode): \(output)")
                }
            }
            try await Task.sleep(for: .seconds(isStarting ? startInterval : interval))
        }
    }
}

extension Healthcheck {
    /// The words to run; nil if the image says that it has no check.
    ///
    /// - Parameter shell: the image's.
    func words(shell: [String]) -> [String]? {
        switch test.first {
        case "CMD": test.count > 1 ? Array(test.dropFirst()) : nil
        case "CMD-SHELL": test.count > 1 ? shell + [test[1]] : nil
        default: nil
        }
    }
}

extension TrialRun {
    /// The check of the task's `[environment.healthcheck]`.
    func taskProbe() throws -> HealthProbe? {
        guard let check = task.config.environment.healthcheck else { return nil }
        return HealthProbe(
            title: check.command, command: try shell(check.command, user: nil, seconds: check.timeout), interval: check.interval,
            startPeriod: check.startPeriod, startInterval: check.startInterval, retries: check.retries)
    }

    /// The check of the image's HEALTHCHECK, with Docker's defaults.
    func imageProbe() throws -> HealthProbe? {
        guard let config = environment?.image.config, let check = config.healthcheck, let words = check.words(shell: config.shell) else {
            return nil
        }
        var command = try imageCommand(words)
        command.timeout = .seconds(check.timeout ?? 30)
        return HealthProbe(
            title: words.last ?? "", command: command, interval: check.interval ?? 30, startPeriod: check.startPeriod ?? 0,
            startInterval: check.startInterval ?? 5, retries: check.retries.flatMap { $0 > 0 ? $0 : nil } ?? 3)
    }
}
