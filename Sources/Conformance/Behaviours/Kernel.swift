import Core
import Sandbox

extension Behaviours {
    private static let namespaceFlags = ["0x20000", "0x02000000", "0x04000000", "0x08000000", "0x10000000", "0x20000000", "0x40000000"]

    /// Global state of the kernel. Every attempt is harmless to a host whose defence is missing: it only asks for access.
    static let kernel: [Behaviour] = [
        Behaviour("kernel.proc-sys", "/proc/sys is read-only: core_pattern, modprobe and the like") { box in
            let writable = try await box.output(
                "find /proc/sys -type f -writable 2>/dev/null | head; for f in core_pattern modprobe hotplug panic; do [ -w /proc/sys/kernel/$f ] && echo $f; done; true"
            )
            try expectEqual(writable, "", "writable")
        },
        Behaviour("kernel.masks", "what /proc would tell about the kernel, or let it do, is hidden") { box in
            for name in ["kcore", "keys", "kallsyms", "timer_list", "sysrq-trigger", "kmsg"] {
                try expectEqual(try await box.output("cat /proc/\(name) 2>/dev/null | head -c 100; true"), "", "/proc/\(name)")
            }
            for name in ["/proc/acpi", "/proc/scsi", "/sys/firmware", "/sys/kernel/debug"] {
                try expectEqual(try await box.output("ls \(name) 2>/dev/null; true"), "", name)
            }
            // Masked by a null device, which anybody can write: what counts is that it is one.
            let kinds = try await box.output("stat -c %F /proc/sysrq-trigger /proc/kcore /proc/keys /proc/kmsg 2>/dev/null | sort -u")
            try expect(["", "character special file"].contains(kinds), "masks: \(kinds)")
        },
        Behaviour("kernel.sys", "/sys is read-only") { box in
            try expectEqual(try await box.output("find /sys -writable -not -type l 2>/dev/null | head -3; true"), "", "writable")
        },
        Behaviour("kernel.namespaces", "no new namespace: neither unshare, nor clone, nor setns") { box in
            for flag in namespaceFlags + ["0x80", "0x10020000"] {
                try await box.expectRefused(.unshare, [flag], with: [.EPERM])
            }
            try await box.expectRefused(.clone3, ["0", "0"], with: [.ENOSYS])
            try await box.expectRefused(.setns, ["0", "0"], with: [.EPERM])
            try expect(try await box.status("unshare -Ur true") != .exited(0), "unshare -Ur worked")
            try expectEqual(try await box.output("cat /proc/sys/user/max_user_namespaces"), "0", "max_user_namespaces")
        },
        Behaviour("kernel.mounts", "no mount can be made, changed or removed") { box in
            try await box.expectRefused(.mount, ["'none'", "'/mnt'", "'tmpfs'", "0", "0"], with: [.EPERM])
            try await box.expectRefused(.unmount, ["'/proc/sys'", "2"], with: [.EPERM])
            try await box.expectRefused(.openTree, ["-100", "'/'", "1"], with: [.EPERM])
            try await box.expectRefused(.openByHandle, ["-100", "0", "0"], with: [.EPERM])
        },
        Behaviour("kernel.calls", "calls that reach into the kernel or over its fences are refused") { box in
            try await box.expectRefused(.keyctl, ["0", "-3", "0"], with: [.EPERM])
            try await box.expectRefused(.addKey, ["'user'", "'x'", "'y'", "1", "-2"], with: [.EPERM])
            try await box.expectRefused(.bpf, ["0", "0", "0"], with: [.EPERM])
            try await box.expectRefused(.perfEventOpen, ["0", "0", "-1", "-1", "0"], with: [.EPERM])
            try await box.expectRefused(.userfaultfd, ["0"], with: [.EPERM])
            // Wrong magic numbers: with the filter missing, the kernel refuses as well, with EINVAL.
            try await box.expectRefused(.reboot, ["1", "2", "0"], with: [.EPERM])
        },
        Behaviour("kernel.io-uring", "io_uring is answered as absent, so that programs fall back") { box in
            try await box.expectRefused(.ioUringSetup, ["8", "0"], with: [.ENOSYS])
        },
        Behaviour("kernel.future-calls", "system calls newer than the last reviewed one are answered as absent") { box in
            try await box.expectRefused(.future, [], with: [.ENOSYS])
            try await box.expectRefused(SystemCall("x32 getpid", x86: 0x4000_0027, arm: 999), [], with: [.ENOSYS])
        },
        Behaviour("kernel.clock", "the clock cannot be set") { box in
            try expect(try await box.status("date -s \"$(date)\"") != .exited(0), "date -s worked")
        },
        Behaviour("kernel.cgroups", "no cgroup file system is reachable") { box in
            try expectEqual(
                try await box.output("grep -c cgroup /proc/self/mountinfo; find / -xdev -name release_agent 2>/dev/null | head -1; true"),
                "0", "cgroup mounts")
            try expectEqual(try await box.output("cut -d: -f3 /proc/self/cgroup | sort -u"), "/", "own group")
        },
    ]

    /// /dev and terminals' own dangers.
    static let devices: [Behaviour] = [
        Behaviour("devices.list", "/dev holds exactly what a container expects") { box in
            try expectEqual(
                try await box.output("ls /dev | sort | xargs; ls -A /dev/shm /dev/pts | xargs"),
                "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero\n/dev/pts: ptmx /dev/shm:", "/dev")
            try expectEqual(
                try await box.output(
                    "echo x >/dev/null; head -c 4 /dev/zero | od -An -tx1; head -c 9 /dev/urandom | wc -c; echo y >/dev/shm/y; cat /dev/shm/y"
                ).lines.map { $0.filter { $0 != " " } }, ["00000000", "9", "y"], "use")
        },
        Behaviour("devices.mknod", "no device node can be made") { box in
            for node in ["b 254 0", "c 1 1", "c 10 200", "c 0 0"] {
                try expect(try await box.status("mknod /tmp/node \(node)") != .exited(0), "mknod \(node) worked")
            }
        },
        Behaviour("devices.no-injection", "input cannot be pushed into a terminal, not even one's own") { box in
            let answer = try await box.perl(
                """
                use Fcntl; use POSIX (); POSIX::setsid(); $SIG{HUP} = 'IGNORE';
                sysopen(M, "/dev/ptmx", O_RDWR) or die "ptmx $!"; my $n = pack "i", 0; ioctl(M, 0x40045431, $n); ioctl(M, 0x80045430, $n) or die "number $!";
                sysopen(S, "/dev/pts/" . unpack("i", $n), O_RDWR) or die "slave $!"; ioctl(S, 0x540e, 0); my $c = "x";
                for my $request (0x5412, 0x541c, 0x5423) { print ioctl(S, $request, $c) ? "done " : ($! + 0) . " " }
                """)
            try expectEqual(answer, "1 1 1", "TIOCSTI, TIOCLINUX, TIOCSETD")
        },
    ]
}
