import Core
import Sandbox
import SystemPackage

extension Behaviours {
    private static func limits(_ change: (inout SandboxLimits) -> Void) -> SandboxLimits {
        var limits = SandboxLimits()
        change(&limits)
        return limits
    }

    /// What a greedy task runs into; the sandbox itself stays usable.
    static let limits: [Behaviour] = [
        Behaviour(
            "limit.memory", "a command that takes too much memory is killed, the limit is named, the sandbox lives",
            limits: limits { $0.memoryBytes = 128 << 20 }
        ) { box in
            let result = try await box.run(Command(["perl", "-e", "my @x; push @x, 'x' x 1_000_000 for 1..4000; sleep 20"]))
            try expect(result.status != .exited(0), "the command survived: \(result.status)")
            try expectEqual(result.limit, .memory, "limit")
            try expectEqual(try await box.output("echo alive"), "alive", "afterwards")
            try expect(try await box.run(Command(["true"])).limit == nil, "a later command is blamed")
        },
        Behaviour(
            "limit.memory-in-files", "files in /dev/shm count as memory, but cannot take so much that the sandbox ends",
            limits: limits {
                $0.memoryBytes = 128 << 20
                $0.sharedMemoryBytes = 1 << 30
            }
        ) { box in
            try expect(try await box.status("head -c 500000000 /dev/zero >/dev/shm/x") != .exited(0), "500 MB fitted")
            let size = Int(try await box.output("stat -c %s /dev/shm/x")) ?? 0
            try expect(size <= 64 << 20, "\(size) bytes fitted, more than half")
            let result = try await box.run(Command(["perl", "-e", "my $x = 'x' x 40_000_000; my $y = 'y' x 40_000_000; sleep 20"]))
            try expectEqual(result.limit, .memory, "limit")
            try expectEqual(try await box.output("ipcmk -M 500000000 >/dev/null 2>&1 && echo bad; echo alive"), "alive", "afterwards")
        },
        Behaviour(
            "limit.processes", "a fork bomb stops at the limit, which is named; after killing all the sandbox is usable",
            workbench: { bench in
                try await bench.withSandbox(limits: limits { $0.processes = 64 }) { box in
                    var command = Command(["perl", "-e", "for (1..500) { my $p = fork; defined $p or exit 7; $p or sleep 1000 } exit 0"])
                    command.timeout = .patient(20)
                    let result = try await box.run(command)
                    try expectEqual(result.status, .exited(7), "status")
                    try expectEqual(result.limit, .processes, "limit")
                    // An rlimit stops forks, but not a command of ours.
                    guard bench.sandboxes.controllers["pids"] != nil else { return try await box.expectAliveAfterKillAll() }
                    // The two that are left are ours, for one supervisor and one command.
                    async let last = box.run(Command(["sleep", "\(Patience.factor)"]))
                    try await Task.sleep(for: .milliseconds(300 * Patience.factor))
                    let blocked = try await box.run(Command(["true"]))
                    try expectEqual(blocked.exitCode, 126, "the status of a command that cannot even start")
                    try expectEqual(blocked.limit, .processes, "its limit")
                    try expectEqual(try await last.status, .exited(0), "the one before")
                    try await box.expectAliveAfterKillAll()
                }
            }),
        Behaviour(
            "limit.page-cache", "what is read and written counts, but is given up before anybody is killed",
            limits: limits { $0.memoryBytes = 48 << 20 }
        ) { box in
            let result = try await box.run(.bash("for i in 1 2 3; do head -c 40000000 /dev/zero >/f$i; cat /f$i >/dev/null; done"))
            try expectEqual(result.status, .exited(0), "status")
            try expectEqual(result.limit, nil, "limit")
            guard let peak = box.accounting().peakMemoryBytes else {
                throw NotApplicable(description: "this host has no memory controller: page cache is not counted")
            }
            try expect(peak > 24 << 20 && peak <= 48 << 20, "peak \(peak) under a limit of \(48 << 20)")
        },
        Behaviour(
            "limit.swap", "memory counts when it is swapped out, so that a limit cannot be passed by it",
            limits: limits { $0.memoryBytes = 64 << 20 }
        ) { box in
            let swaps = (try? Files.text("/proc/swaps").lines.count) ?? 0
            guard swaps > 1 else { throw NotApplicable(description: "this host has no swap") }
            // Time for whoever polls to notice.
            let code = "my @x; push @x, 'x' x 1_000_000 for 1..120; sleep \(2 * Patience.factor)"
            let result = try await box.run(Command(["perl", "-e", code]))
            try expect(result.status != .exited(0), "120 MB fitted under a limit of 64 MiB")
            try expectEqual(result.limit, .memory, "limit")
        },
        Behaviour(
            "limit.disk", "a view that grows over its limit is stopped, and the limit is named", limits: limits { $0.diskBytes = 32 << 20 }
        ) { box in
            var command = Command.bash("while :; do head -c 4000000 /dev/urandom >>/big; sleep 0.05; done")
            command.timeout = .patient(30)
            let result = try await box.run(command)
            try expectEqual(result.status, .signaled(9), "status")
            try expectEqual(result.limit, .disk, "limit")
        },
        Behaviour(
            "limit.disk-hidden-deep", "data in directories nested without end counts too", limits: limits { $0.diskBytes = 32 << 20 }
        ) { box in
            var command = Command([
                "perl", "-e",
                "chdir '/var'; for (1..3000) { mkdir 'd'; chdir 'd' or die } for (;;) { open F, '>>', 'big'; print F 'x' x 4_000_000; select undef, undef, undef, 0.05 }",
            ])
            command.timeout = .patient(30)
            try expectEqual(try await box.run(command).limit, .disk, "limit")
        },
        Behaviour(
            "limit.disk-left-behind", "what a command left running is stopped as well, after a rest too",
            limits: limits { $0.diskBytes = 32 << 20 }
        ) { box in
            // Longer than the watchdog looks before it rests.
            try await Task.sleep(for: .seconds(2))
            let line = "setsid sh -c 'while :; do head -c 4000000 /dev/urandom >>/big; sleep 0.05; done' >/dev/null 2>&1 </dev/null &"
            _ = try await box.output(line)
            let end = ContinuousClock.now + .patient(30)
            while try !box.processes().isEmpty {
                try expect(ContinuousClock.now < end, "it still writes")
                try await Task.sleep(for: .milliseconds(100))
            }
            try expectEqual(box.accounting().limit, .disk, "limit")
        },
        Behaviour("limit.disk-entries", "the number of files has its own limit", limits: limits { $0.diskEntries = 2000 }) { box in
            var command = Command([
                "perl", "-e", "for my $i (1..1e6) { open F, '>', \"/tmp/$i\"; select undef, undef, undef, 0.01 if $i % 100 == 0 }",
            ])
            command.timeout = .patient(30)
            try expectEqual(try await box.run(command).limit, .disk, "limit")
        },
        Behaviour("limit.open-files", "one process cannot open more files than allowed", limits: limits { $0.openFiles = 100 }) { box in
            try expectEqual(try await box.output("ulimit -n; ulimit -Hn").lines, ["100", "100"], "ulimit")
        },
        Behaviour("limit.core-dumps", "a crash writes no core file") { box in
            try expectEqual(
                try await box.output("ulimit -Hc; cd /tmp; (ulimit -c unlimited; kill -SEGV $BASHPID) 2>/dev/null; ls"), "0", "core")
        },
        Behaviour("limit.oom-score", "the kernel ends a task before the program that runs it") { box in
            let score = Int(try await box.output("cat /proc/self/oom_score_adj")) ?? 0
            try expect(score >= 500, "score \(score)")
        },
        Behaviour("limit.oom-score-floor", "a task cannot make itself more precious than the program that runs it") { box in
            let capabilities =
                try Files.text("/proc/self/status").lines.first { $0.hasPrefix("CapEff:") }.flatMap { UInt64($0.suffix(16), radix: 16) }
                ?? 0
            // The kernel asks for the capability of the host itself, not of a user namespace.
            guard try Tier.current() == .root, capabilities >> 24 & 1 == 1 else {
                throw NotApplicable(description: "this program lacks CAP_SYS_RESOURCE on the host, which sets the floor")
            }
            let lowered =
                Int(try await box.output("echo 0 2>/dev/null >/proc/self/oom_score_adj; read x </proc/self/oom_score_adj; echo $x")) ?? 0
            try expect(lowered >= 500, "lowered to \(lowered)")
        },
        Behaviour(
            "limit.accounting", "memory, processes and refusals are counted where the host can",
            limits: limits { $0.memoryBytes = 512 << 20 }
        ) { box in
            _ = try await box.run(Command(["perl", "-e", "my $x = 'x' x 100_000_000; sleep 1 if $x eq ''"]))
            let used = box.accounting()
            guard let peak = used.peakMemoryBytes else { throw NotApplicable(description: "this host has no memory controller") }
            try expect(peak > 90_000_000, "peak \(peak)")
            try expectEqual(used.oomKills, 0, "OOM kills")
            if let processes = used.peakProcesses { try expect(processes >= 3, "peak processes \(processes)") }
        },
    ]
}
