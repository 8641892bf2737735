import Core
import FoundationEssentials
import Glibc
import Sandbox
import SystemPackage

/// The checks of the threat table that need a special image, two sandboxes, or a verifier.
extension Threats {
    static let foreignABI: @Sendable (Workbench) async throws -> Void = { bench in
        #if arch(x86_64)
            try await bench.withSandbox { box in
                try await Probe(.program(Probe.foreignCall, "getpid by int 0x80"), "0").run(in: box)
            }
        #endif
    }

    static let scoreOfPid1: @Sendable (Workbench) async throws -> Void = { bench in
        guard try Tier.current() == .root else {
            throw NotApplicable(description: "root of the sandbox is the user, whose process pid 1 is; it only shortens its own life")
        }
        try await bench.withSandbox { box in
            let answer = try await box.output("{ echo 500 >/proc/1/oom_score_adj; } 2>/dev/null && echo written; true")
            try expectEqual(answer, "", "writing the score of pid 1")
        }
    }

    static let leakedDirectories: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            for number in 3...9 {
                var command = Command.bash("pwd")
                command.workingDirectory = "/proc/self/fd/\(number)"
                try await expectFailure("descriptor \(number)", .invalidInput) { _ = try await box.run(command) }
            }
        }
    }

    static let linksForMountPoints: @Sendable (Workbench) async throws -> Void = { bench in
        let store = bench.sandboxes.store
        let layer = Layer(id: "check-\(Files.randomName(12))")
        let staged = try store.stage()
        for name in ["proc", "sys", "dev"] {
            let link = staged.path.appending(name)
            try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: "/elsewhere")
            try call("chown") { lchown(link.string, store.ownerBase, store.ownerBase) }
        }
        try store.publish(staged, as: layer)
        defer { try? Files.removeTree(store.path(of: layer)) }
        try await bench.withSandbox(over: [layer]) { box in
            try expectEqual(
                try await box.output(
                    "stat -c %F /proc /sys /dev | sort -u; cat /proc/1/comm; ls -d /elsewhere 2>/dev/null; [ -c /dev/null ] && echo null"
                ).lines,
                ["directory", "init", "null"], "mounts")
        }
    }

    static let linkedMountPoint: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            _ = try await box.output("mkdir /elsewhere /real; ln -s /elsewhere /link; ln -s /elsewhere /real/link")
            for target in ["/link", "/link/below", "/real/link/below"] {
                var command = Command(["true"])
                command.mounts = [.temporary(target: target)]
                try await expectFailure("a mount at \(target)") { _ = try await box.run(command) }
            }
            try expectEqual(try await box.output("ls -A /elsewhere"), "", "behind the link")
        }
    }

    /// A verifier as user 60 sleeps with a mount of its own; root of the agent becomes that user and tries to enter.
    static let verifierOfAnOrdinaryUser: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            for user in try Tier.current() == .single ? ["root"] : ["60", "root"] {
                var verifier = Command.bash("echo started >/tmp/\(user); sleep 30")
                (verifier.user, verifier.profile, verifier.mounts) = (user, .verifier, [.temporary(target: "/private")])
                verifier.environment = ["PATH": standardPath]
                let command = verifier
                let running = Task { try await box.run(command) }
                let id = user == "root" ? 0 : 60
                let entered = try await box.perl(
                    """
                    for (1..200) { last if -e "/tmp/\(user)"; select undef, undef, undef, 0.02 }
                    ($(, $)) = (0, "0 0"); my $uid = \(id); if ($uid) { ($<, $>) = ($uid, $uid) }
                    for my $p (glob "/proc/[0-9]*") { $p eq "/proc/$$" and next; open F, "$p/cmdline" or next; my $c = <F>; $c =~ /^sleep|started/ or next; print "entered " if -e "$p/root/private" }
                    """)
                try await box.killAll()
                _ = try? await running.value
                try expectEqual(entered, "", "a verifier as \(user)")
            }
        }
    }

    static let sharedMemoryOfOthers: @Sendable (Workbench) async throws -> Void = { bench in
        let key = Int.random(in: 0x1000_0000...0x7000_0000)
        try await bench.withSandbox { first in
            // IPC_CREAT, and readable by everybody, in case that it is the host's namespace after all.
            try expectEqual(try await first.perl("print defined shmget(\(key), 4096, 0666 | 01000) ? 'made' : $!"), "made", "a segment")
            let found = try await bench.withSandbox { try await $0.perl("print defined shmget(\(key), 1, 0) ? 'found' : 'not there'") }
            _ = try await first.perl("my $id = shmget(\(key), 1, 0); shmctl($id, 0, 0)")
            try expectEqual(found, "not there", "the segment, from another sandbox")
        }
    }

    static let fifoForPasswd: @Sendable (Workbench) async throws -> Void = { bench in
        try await bench.withSandbox { box in
            _ = try await box.output("rm /etc/passwd /etc/group; mkfifo /etc/passwd /etc/group")
            for user in ["nobody", "nobody:nogroup"] {
                var command = Command(["true"])
                command.user = user
                let asked = command
                try await expectWithin(.seconds(5), "a command as \(user)") {
                    _ = try await expectFailure("a command as \(user)", .invalidInput) { _ = try await box.run(asked) }
                }
            }
        }
    }
}
