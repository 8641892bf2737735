import Core
import Sandbox

extension Behaviours {
    /// Processes that outlive their command, and what a hostile one may try against pid 1 and its helpers.
    static let processes: [Behaviour] = [
        Behaviour("processes.background-survives", "a background process outlives its command and is listed") { box in
            _ = try await box.output("setsid sleep 1010 >/dev/null 2>&1 & disown")
            try await Task.sleep(for: .milliseconds(100))
            try expectEqual(try box.processes().map(\.command), ["sleep 1010"], "processes")
            try expectEqual(
                try await box.output("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done | grep -c '^sleep 1010 '"), "1",
                "seen inside")
        },
        Behaviour("processes.kill-all", "killing everything leaves no process, forking ones included, and the sandbox usable") { box in
            _ = try await box.output(
                "for i in $(seq 20); do setsid sleep 1011 >/dev/null 2>&1 & done; perl -e 'fork and exit; $SIG{CHLD} = \"IGNORE\"; for (;;) { fork and select undef, undef, undef, 0.05 }' >/dev/null 2>&1 &"
            )
            try await box.killAll()
            try expectEqual(try box.processes().map(\.command), [], "processes")
            try expectEqual(try await box.output("echo alive"), "alive", "afterwards")
        },
        Behaviour("processes.kill-everything-inside", "kill -9 -1 and kill -9 1 by a task end neither pid 1 nor the sandbox") { box in
            try expectEqual(try await box.status("kill -9 1; kill -TERM 1; kill -9 -1; sleep 1"), .signaled(9), "status")
            try expectEqual(try await box.output("echo alive"), "alive", "afterwards")
        },
        Behaviour(
            "processes.supervisor-killed", "a task that kills its command's supervisor: the command counts as killed, the sandbox goes on"
        ) { box in
            let result = try await expectWithin(.seconds(10), "end") {
                try await box.run(.bash("kill -9 $PPID; sleep 1012"))
            }
            try expectEqual(result.status, .signaled(9), "status")
            try expectEqual(try await box.output("echo alive"), "alive", "afterwards")
            try await box.killAll()
            try await expectNobody(in: box)
        },
        Behaviour("processes.supervisor-stopped", "a task that stops the helpers of pid 1 cannot hold up a command or a copy") { box in
            let hunter =
                "perl -e 'for (;;) { for my $s (glob \"/proc/[0-9]*/stat\") { open F, $s or next; my @f = split \" \", <F>; kill STOP => $f[0] if $f[3] == 1 && $f[0] != $$ } }'"
            _ = try await box.output("setsid \(hunter) >/dev/null 2>&1 & disown")
            try await expectWithin(.seconds(20), "commands under attack") {
                for number in 0..<5 {
                    try expectEqual(try await box.output("echo \(number)"), "\(number)", "output")
                    try await box.write(Array("x".utf8), to: "/tmp/\(number)")
                }
            }
        },
        Behaviour("processes.no-disguise", "a process cannot hide from the list by taking a helper's name and place") { box in
            let disguise = "$0 = \"init\"; open F, \">\", \"/proc/self/comm\"; print F \"supervisor\"; close F; sleep 1013"
            _ = try await box.run(.bash("setsid perl -e '\(disguise)' >/dev/null 2>&1 & sleep 0.3; kill -9 $PPID"))
            try await Task.sleep(for: .milliseconds(100))
            try expect(!(try box.processes().isEmpty), "the disguised process is not listed")
        },
        Behaviour("processes.many-commands", "hundreds of commands one after the other leave nothing behind") { box in
            for _ in 0..<300 { try expectEqual(try await box.run(Command(["true"])).status, .exited(0), "status") }
            try await expectNobody(in: box)
            let seen = Int(try await box.output("ls /proc | grep -c '^[0-9]'")) ?? 99
            try expect(seen <= 6, "\(seen) processes, not just pid 1, the supervisor, bash, ls and grep")
        },
    ]
}
