import Core
import Sandbox

/// The checks of the threat table that give a sandbox limits. Each takes a bounded amount, also where the limit is missing.
extension Threats {
    private static func limits(_ change: (inout SandboxLimits) -> Void) -> SandboxLimits {
        var limits = SandboxLimits()
        change(&limits)
        return limits
    }

    private static func perl(_ code: String) -> Command {
        var command = Command(["perl", "-e", code])
        command.timeout = .patient(30)
        return command
    }

    static let forksEnd: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox(limits: limits { $0.processes = 64 }) { box in
            let result = try await box.run(
                perl("my $n = 0; for (1..200) { my $p = fork; defined $p or last; $p or sleep 1000; $n++ } print $n; exit 7"))
            let count = Int(result.stdout.text) ?? 0
            try expect(count <= 64, "\(count) processes under a limit of 64")
            try await box.expectAliveAfterKillAll()
        }
    }

    static let diskEnds: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox(limits: limits { $0.diskBytes = 16 << 20 }) { box in
            let fill = "for (1..24) { open F, '>>', '/big'; print F 'x' x (4 << 20); close F; select undef, undef, undef, 0.05 }"
            let result = try await box.run(perl("\(fill) sleep \(2 * Patience.factor)"))
            try expectEqual(result.limit, .disk, "limit")
        }
    }

    static let filesEnd: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox(limits: limits { $0.diskEntries = 1000 }) { box in
            let result = try await box.run(perl("for my $i (1..6000) { open F, '>', \"/tmp/$i\" } sleep \(3 * Patience.factor)"))
            try expectEqual(result.limit, .disk, "limit")
        }
    }

    static let memoryEnds: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox(limits: limits { $0.memoryBytes = 96 << 20 }) { box in
            let result = try await box.run(perl("my @x; push @x, 'x' x 1_000_000 for 1..300; sleep \(2 * Patience.factor)"))
            try expect(result.status != .exited(0), "300 MB fitted")
            try expectEqual(result.limit, .memory, "limit")
        }
    }

    static let outputIsBounded: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            var command = perl("print 'x' x 1_000_000 for 1..20")
            command.outputLimit = 64 << 10
            let result = try await box.run(command)
            try expect(result.stdout.bytes.count < 128 << 10, "\(result.stdout.bytes.count) bytes were kept")
            try expectEqual(result.stdout.total, 20_000_000, "bytes counted")
        }
    }

    static let openFilesEnd: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox(limits: limits { $0.openFiles = 100 }) { box in
            let result = try await box.run(perl("for (1..1000) { open(my $f, '<', '/etc/passwd') or last; push @f, $f } print scalar @f"))
            let count = Int(result.stdout.text) ?? 0
            try expect(count < 100, "\(count) open files under a limit of 100")
        }
    }

    static let throttled: @Sendable (Workbench) async throws -> Void = { bench in
        guard bench.sandboxes.controllers["cpu"] != nil else { throw NotApplicable(description: "this host gives us no cpu controller") }
        try await bench.withSandbox(limits: limits { $0.cpus = 0.02 }) { box in
            _ = try await box.status("timeout 2 bash -c 'while :; do :; done'")
            try expect(box.accounting().throttledSeconds ?? 0 > 0, "nothing was held back")
        }
    }
}
