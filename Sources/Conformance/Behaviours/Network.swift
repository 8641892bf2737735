import Core
import Sandbox
import SystemPackage

extension Behaviours {
    /// A sandbox of network `none`.
    static let network: [Behaviour] = [
        Behaviour("network.loopback", "loopback is up, for IPv4 and by name, and carries data") { box in
            let answer = try await box.perl(
                """
                use Socket; socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(8080, INADDR_LOOPBACK)) or die "bind $!"; listen(S, 5);
                if (!fork) { accept(C, S); print C "hello"; exit }
                socket(C, PF_INET, SOCK_STREAM, 0); connect(C, sockaddr_in(8080, inet_aton("localhost"))) or die "connect $!"; print <C>;
                """)
            try expectEqual(answer, "hello", "answer")
        },
        Behaviour("network.only-loopback", "there is no other interface and no route: nothing outside can be reached") { box in
            try expectEqual(try await box.output("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"), "lo", "interfaces")
            let answer = try await box.perl(
                """
                use Socket; for my $to ("1.1.1.1", "169.254.169.254", "10.0.0.1", "192.0.2.1") {
                    socket(S, PF_INET, SOCK_STREAM, 0); print connect(S, sockaddr_in(80, inet_aton($to))) ? "connected $to" : $! + 0, " " }
                """)
            try expectEqual(answer, "101 101 101 101", "errors (ENETUNREACH)")
        },
        Behaviour("network.own-ports", "two sandboxes can listen on the same port and do not see each other") { bench in
            let listen =
                "perl -MSocket -e 'socket(S,PF_INET,SOCK_STREAM,0); bind(S, sockaddr_in(7777, INADDR_ANY)) or exit 1; listen(S,5); sleep 1014' >/dev/null 2>&1 & sleep 0.3; cut -c 7- /proc/net/tcp | grep -c ':1E61'"
            try await bench.withSandbox { first in
                try expectEqual(try await first.output(listen), "1", "the first")
                try await bench.withSandbox { second in try expectEqual(try await second.output(listen), "1", "the second") }
            }
        },
        Behaviour("network.no-host-sockets", "abstract sockets of the host are out of reach") { box in
            try expectEqual(try await box.output("tail -n +2 /proc/net/unix"), "", "/proc/net/unix")
        },
        Behaviour("network.socket-families", "only UNIX, INET, INET6 and NETLINK sockets; above all no VSOCK, PACKET, ALG or KEY") { box in
            // AX25, PACKET, KEY, RDS, CAN, TIPC, BLUETOOTH, ALG, VSOCK, KCM, XDP; EAFNOSUPPORT everywhere
            let answer = try await box.perl(
                "for (3, 17, 15, 21, 29, 30, 31, 38, 40, 41, 44) { print socket(S, $_, 2, 0) || socket(S, $_, 1, 0) || socket(S, $_, 3, 0) ? 'open ' : ($! + 0) . ' ' }"
            )
            try expectEqual(answer, Array(repeating: "97", count: 11).joined(separator: " "), "errors")
            try expectEqual(
                try await box.perl(
                    "print socket(S, 40 + 2**33, 1, 0) ? 'open' : $! + 0, ' '; for (1, 2, 10) { print socket(S, $_, 1, 0) ? 'open ' : 'refused ' }"
                ), "97 open open open", "high bits, and what is allowed")
            try expectEqual(
                try await box.perl("use Socket; print socket(S, PF_INET, SOCK_RAW, 1) ? 'open' : 'refused'"), "refused", "raw IP")
        },
    ]

    /// What a task can learn about the host and the program that runs it.
    static let hiding: [Behaviour] = [
        Behaviour("hiding.descriptors", "a command starts with descriptors 0, 1 and 2 and no other") { box in
            try expectEqual(
                try await box.perl("opendir D, '/proc/self/fd'; print join ' ', sort grep { !/^\\./ && $_ != fileno D } readdir D"),
                "0 1 2", "descriptors")
        },
        Behaviour("hiding.paths", "mounts, command lines and environments name no path of the host and no layer") { bench in
            try await bench.withSandbox { box in
                let told = try await box.output(
                    "cat /proc/self/mountinfo /proc/self/mounts /proc/self/cgroup; for p in /proc/[0-9]*; do cat $p/cmdline $p/environ 2>/dev/null | tr '\\0' ' '; done; readlink /proc/self/cwd /proc/self/root"
                )
                for secret in [bench.sandboxes.store.home.root.string, "/store/", "layers", "views"] + bench.base.map(\.id) {
                    try expect(!told.contains(secret), "\(secret) is visible: \(brief(told.lines.first { $0.contains(secret) } ?? ""))")
                }
            }
        },
        Behaviour("hiding.pid-1", "pid 1 is one of ours that tells nothing and cannot be traced, read, or opened") { box in
            try expectEqual(try await box.output("tr -d '\\0' </proc/1/cmdline; cat /proc/1/comm"), "initinit", "command line")
            // These two are guarded when read, not when opened.
            for file in ["stack", "syscall"] {
                try expect(try await box.status("cat /proc/1/\(file)") != .exited(0), "/proc/1/\(file) can be read")
            }
            for file in ["mem", "environ", "maps", "exe", "cwd", "root", "fd/3"] {
                try expect(
                    try await box.status("exec 3<>/proc/1/\(file) || exec 3</proc/1/\(file)") != .exited(0), "/proc/1/\(file) can be opened"
                )
            }
            try await box.expectRefused(.ptrace, ["16", "1", "0", "0"], with: [.EPERM])
            try await box.expectRefused(
                .processReadMemory, ["1", "pack('pQ', 'xxxxxxxx', 8)", "1", "pack('QQ', 1 << 22, 8)", "1", "0"], with: [.EPERM])
        },
        Behaviour("hiding.host-name", "the host name is the sandbox's own, in every place") { box in
            try expectEqual(
                try await box.output("cat /etc/hostname /proc/sys/kernel/hostname; uname -n").lines, ["sandbox", "sandbox", "sandbox"],
                "names")
            try expectEqual(try await box.output("grep -c '127.0.0.1.*localhost' /etc/hosts"), "1", "hosts")
        },
        Behaviour("hiding.processes", "only the sandbox's own processes are visible") { box in
            try expect(Int(try await box.output("ls /proc | grep -c '^[0-9]'")) ?? 99 <= 6, "foreign processes are visible")
        },
        Behaviour("hiding.own-tracing", "a task may trace its own children: debuggers work") { box in
            let number = SystemCall.ptrace.number
            try expectEqual(
                try await box.perl("my $p = fork; $p or sleep 100; print syscall(\(number), 16, $p, 0, 0); kill 9, $p"), "0",
                "PTRACE_ATTACH")
        },
    ]
}
