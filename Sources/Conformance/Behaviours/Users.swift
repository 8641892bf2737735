import Core
import Sandbox

extension Behaviours {
    private static func identity(_ box: RunningSandbox, _ user: String) async throws -> String {
        try await box.output("echo $(id -u):$(id -g):$(id -G)", user: user)
    }

    /// Who a command runs as.
    static let users: [Behaviour] = [
        Behaviour("user.by-name", "a name, with or without a group, becomes the ids of the sandbox's own /etc/passwd") { box in
            try needUsers()
            try expectEqual(try await identity(box, "root"), "0:0:0", "root")
            try expectEqual(try await identity(box, "www-data"), "33:33:33", "www-data")
            try expectEqual(try await identity(box, "www-data:mail"), "33:8:8", "with a group")
        },
        Behaviour("user.by-id", "ids work with and without an entry") { box in
            try needUsers()
            try expectEqual(try await identity(box, "33"), "33:33:33", "known")
            try expectEqual(try await identity(box, "4242"), "4242:0:0", "unknown: group 0, as containers do")
            try expectEqual(try await identity(box, "4242:2424"), "4242:2424:2424", "both")
            try expectEqual(try await identity(box, "65534:65534"), "65534:65534:65534", "the last but one")
        },
        Behaviour("user.supplementary-groups", "the groups that list a user are set, and no others") { box in
            try needUsers()
            _ = try await box.output("echo 'extra:x:777:daemon,www-data' >>/etc/group; echo 'other:x:778:www-dat' >>/etc/group")
            try expectEqual(try await box.output("id -G | tr ' ' '\\n' | sort -n | xargs", user: "www-data"), "33 777", "groups")
        },
        Behaviour("user.added-inside", "a user that the task has just made works") { box in
            try needUsers()
            _ = try await box.output("echo 'made:x:2001:2002::/home/made:/bin/sh' >>/etc/passwd")
            try expectEqual(try await identity(box, "made"), "2001:2002:2002", "ids")
        },
        Behaviour("user.unknown", "an unknown user or group is an error that names it") { box in
            for user in ["nobody-here", "root:no-such-group"] {
                var command = Command(["true"])
                command.user = user
                try await expectFailure(user, .invalidInput, naming: user) { [command] in _ = try await box.run(command) }
            }
        },
        Behaviour("user.hostile-database", "root's commands run although /etc/passwd and /etc/group are fifos, links or huge") { box in
            // Not by a shell: Bash and coreutils themselves would wait for such a file.
            for plant in [
                "POSIX::mkfifo($_, 0644)", "symlink('/dev/zero', $_)", "symlink('/proc/kmsg', $_)", "mkdir $_",
                "truncate($_, 0) || open(F, '>', $_) && truncate(F, 1 << 40)",
            ] {
                _ = try await box.perl("use POSIX; for ('/etc/passwd', '/etc/group') { unlink $_ or rmdir $_; \(plant) or die $! }")
                try await expectWithin(.seconds(5), plant) {
                    try expectEqual(try await box.run(Command(["echo", "ran"])).stdout.text, "ran\n", plant)
                }
            }
        },
        Behaviour("user.no-capabilities", "an ordinary user has no capability; root has the task's set and not one more") { box in
            let line = "grep -E 'Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | tr -d '\\t'"
            if try Tier.current() != .single {
                let user = try await box.output(line, user: "nobody").lines
                try expectEqual(
                    user.filter { !$0.hasPrefix("CapBnd") }.allSatisfy { $0.hasSuffix("0000000000000000") }, true, "nobody: \(user)")
            }
            // chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, sys_chroot, setfcap
            let root = try await box.output(line).lines
            try expectEqual(root.first { $0.hasPrefix("CapEff") }, "CapEff:00000000800405fb", "root")
            try expectEqual(root.first { $0.hasPrefix("CapBnd") }, "CapBnd:00000000800405fb", "bound")
        },
        Behaviour("user.su", "set-uid programs and dropping to another user work") { box in
            try needUsers()
            try expectEqual(try await box.output("su -s /bin/sh nobody -c 'id -u'"), "65534", "su")
            try expectEqual(
                try await box.output(
                    "cp /usr/bin/id /tmp/id; chown 33:33 /tmp/id; chmod 6755 /tmp/id; su -s /bin/sh nobody -c '/tmp/id -un; /tmp/id -gn'"
                ).lines,
                ["www-data", "www-data"], "set-uid")
        },
        Behaviour("user.many-ids", "files can belong to any of 65,536 ids, as package installation needs") { box in
            try needUsers()
            _ = try await box.output(
                "for i in 0 1 33 100 999 1000 33333 65534 65535; do touch /tmp/f$i && chown $i:$i /tmp/f$i || exit 1; done")
            try expectEqual(
                try await box.output("stat -c '%u %g' /tmp/f65535 /tmp/f33333").lines, ["65535 65535", "33333 33333"], "owners")
            try expect(try await box.status("chown 65536 /tmp/f0") != .exited(0), "an id outside the range was accepted")
        },
    ]
}
