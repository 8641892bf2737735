import Core
import Glibc
import Sandbox

/// What may happen in one sandbox of a soak; all of it must end, and leave nothing.
enum SoakScenario: CaseIterable {
    case plain, daemon, forks, disk, memory, killsEverything, flood, timeout, cancelled, copies, terminal, proxySocket, pidOneKilled

    /// What a sandbox of this kind is made with.
    var spec: SandboxSpec {
        var spec = SandboxSpec()
        spec.limits.processes = self == .forks ? 32 : 256
        spec.limits.memoryBytes = (self == .memory ? 48 : 256) << 20
        if self == .disk { spec.limits.diskBytes = 4 << 20 }
        return spec
    }

    private func shell(_ line: String, seconds: Double = 10) -> Command {
        var command = Command(["/busybox", "sh", "-c", line])
        command.environment = ["PATH": "/"]
        command.timeout = .seconds(seconds)
        command.outputLimit = 64 << 10
        return command
    }

    func run(in box: RunningSandbox, program: [UInt8]) async throws {
        try await box.write(program, to: "/busybox", mode: 0o755)
        switch self {
        case .plain, .cancelled: _ = try await box.run(shell("echo $$"))
        case .daemon: _ = try await box.run(shell("for i in 1 2 3; do /busybox setsid /busybox sleep 1000 & done"))
        case .forks: _ = try await box.run(shell("f() { f | f & }; f; /busybox sleep 1", seconds: 0.4))
        case .disk: _ = try await box.run(shell("/busybox dd if=/dev/zero of=/full bs=1M count=64", seconds: 3))
        case .memory:
            _ = try await box.run(shell("/busybox dd if=/dev/zero of=/dev/shm/x bs=1M count=200; /busybox tail /dev/zero", seconds: 3))
        case .killsEverything: _ = try await box.run(shell("kill -9 -1"))
        case .flood: _ = try await box.run(shell("/busybox yes", seconds: 0.15))
        case .timeout: _ = try await box.run(shell("/busybox sleep 100 & /busybox sleep 100", seconds: 0.05))
        case .copies:
            try await box.write([UInt8](repeating: 7, count: 200_000), to: "/d/e/file")
            guard try box.read("/d/e/file", limit: 1 << 20).count == 200_000 else {
                throw Failure(.infrastructure, "a copy came back shorter")
            }
        case .terminal:
            let session = try await box.openTerminal(shell("/busybox sleep 100"))
            session.kill()
            _ = try await session.wait()
        case .proxySocket: _ = try await box.listen(address: 0x7f00_0001, port: 61080)
        case .pidOneKilled:
            async let command: ExecResult = box.run(shell("/busybox sleep 100"))
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
            box.killPidOne()
            _ = try await command
        }
    }
}
