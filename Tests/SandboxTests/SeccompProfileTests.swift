import CSeccomp
import Glibc
import Testing

@testable import Sandbox

/// What the profile `task` answers, asked call by call without a kernel.
@Suite struct SeccompProfileTests {
    private static let allow: UInt32 = 0x7fff_0000
    #if arch(x86_64)
        private static let native: UInt32 = 0xc000_003e
    #else
        private static let native: UInt32 = 0xc000_00b7
    #endif
    /// i386, arm, x86-64 (foreign on arm64), arm64 (foreign on x86-64), rubbish.
    private static let foreign: [UInt32] = [0x4000_0003, 0x4000_0028, 0xc000_003e, 0xc000_00b7, 0].filter { $0 != native }

    private static let machine = Result { BPFMachine(try SeccompProfile.task(.root)) }
    private static let machineOfOneUser = Result { BPFMachine(try SeccompProfile.task(.single)) }

    struct Row: Sendable, CustomStringConvertible {
        let call: String
        let arguments: [UInt64]
        /// nil: allowed.
        let refusal: Int32?

        init(_ call: String, _ arguments: UInt64..., refusal: Int32? = nil) {
            self.call = call
            self.arguments = arguments
            self.refusal = refusal
        }

        var description: String { "\(call)(\(arguments.map { String($0, radix: 16) }.joined(separator: ", ")))" }
    }

    private static let high: UInt64 = 0xdead_beef_0000_0000

    static let rows: [Row] =
        [
            "read", "write", "openat", "execve", "exit_group", "ptrace", "process_vm_readv", "chroot", "setresuid", "setgroups", "capset",
            "prctl", "seccomp", "landlock_create_ruleset", "memfd_create", "mknodat", "rseq", "futex", "openat2", "pidfd_open", "mlock",
            "sched_setaffinity", "setxattr", "name_to_handle_at", "inotify_init1", "wait4", "statx",
        ].map { Row($0) }
        + [
            "mount", "umount2", "pivot_root", "fsopen", "fsmount", "move_mount", "open_tree", "mount_setattr", "open_by_handle_at", "setns",
            "bpf", "perf_event_open", "userfaultfd", "kcmp", "pidfd_getfd", "fanotify_init", "keyctl", "add_key", "request_key", "reboot",
            "kexec_load", "init_module", "finit_module", "delete_module", "swapon", "acct", "quotactl", "syslog", "settimeofday",
            "clock_settime", "adjtimex", "memfd_secret", "move_pages", "migrate_pages", "process_madvise", "vhangup",
        ].map { Row($0, refusal: EPERM) }
        + ["clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"].map { Row($0, refusal: ENOSYS) }
        + [0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000].flatMap { (flag: UInt64) in
            ["clone", "unshare"].flatMap { call in
                [Row(call, flag, refusal: EPERM), Row(call, flag | 0x11, refusal: EPERM), Row(call, flag | high, refusal: EPERM)]
            }
        }
        + [
            Row("clone", 17), Row("clone", 0x3d_0f00), Row("unshare", 0x200), Row("unshare", 0x400),
            Row("unshare", 0x80, refusal: EPERM), Row("unshare", 0x80 | high, refusal: EPERM),
            Row("socket", 1), Row("socket", 2), Row("socket", 10), Row("socket", 16), Row("socket", 2 | high), Row("socketpair", 1),
            Row("socket", 40, refusal: EAFNOSUPPORT), Row("socket", 40 | high, refusal: EAFNOSUPPORT),
            Row("socket", 17, refusal: EAFNOSUPPORT), Row("socket", 38, refusal: EAFNOSUPPORT), Row("socket", 0, refusal: EAFNOSUPPORT),
            Row("socket", 0xffff_ffff, refusal: EAFNOSUPPORT), Row("socketpair", 40, refusal: EAFNOSUPPORT),
            Row("ioctl", 0, 0x5401), Row("ioctl", 0, 0x5413), Row("ioctl", 0, 0x5412, refusal: EPERM),
            Row("ioctl", 0, 0x541c, refusal: EPERM),
            Row("ioctl", 0, 0x5423, refusal: EPERM), Row("ioctl", 0, 0x5412 | high, refusal: EPERM), Row("ioctl", 0x5412, 0x5401),
            Row("personality", 0), Row("personality", 0x4_0000), Row("personality", 0xffff_ffff), Row("personality", 0xffff_ffff | high),
            Row("personality", 0x40_0000, refusal: EPERM), Row("personality", 0x10_0000 | high, refusal: EPERM),
        ]

    @Test(arguments: rows) func callIsAnsweredAsMeant(row: Row) throws {
        let number = seccomp_syscall_resolve_name(row.call)
        try #require(number >= 0)
        let meant = row.refusal.map { BPF.errno($0) } ?? Self.allow
        #expect(try Self.machine.get().answer(architecture: Self.native, number: UInt32(number), arguments: row.arguments) == meant)
        // The tier with one user denies the same, and answers only what it has to.
        if row.call == "setgroups" { return }
        let answer = try Self.machineOfOneUser.get().answer(architecture: Self.native, number: UInt32(number), arguments: row.arguments)
        #expect(answer == meant)
    }

    private static let same: UInt64 = 0xffff_ffff

    /// A success without the call, where the kernel would say EINVAL or EPERM; an allowed call names root or changes nothing.
    static let rowsOfOneUser: [Row] = [
        Row("fchownat", 3, 0, 33, 0, refusal: 0), Row("fchownat", 3, 0, 0, 8, refusal: 0), Row("fchownat", 3, 0, same, 8, refusal: 0),
        Row("fchownat", 3, 0, 0, 0), Row("fchownat", 3, 0, same, 0), Row("fchownat", 3, 0, same, same), Row("fchownat", 33, 8, 0, 0, 1000),
        Row("fchown", 3, 1000, 1000, refusal: 0), Row("fchown", 3, 1000 | high, 0, refusal: 0), Row("fchown", 3, high, high),
        Row("setuid", 33, refusal: 0), Row("setuid", 0), Row("setuid", same), Row("setgid", 8, refusal: 0), Row("setgid", 0),
        Row("setreuid", 0, 33, refusal: 0), Row("setreuid", same, 0), Row("setregid", 8, same, refusal: 0),
        Row("setresuid", 0, 0, 33, refusal: 0), Row("setresuid", 33, same, same, refusal: 0), Row("setresuid", 0, same, 0),
        Row("setresgid", same, 8, same, refusal: 0), Row("setresgid", 0, 0, 0), Row("setfsuid", 33, refusal: 0), Row("setfsuid", same),
        Row("setfsgid", 8, refusal: 0), Row("setgroups", 0, refusal: 0), Row("setgroups", 2, 0x1000, refusal: 0),
        Row("mknodat", 3), Row("capset", 0), Row("fchmodat", 3),
        Row("prlimit64", 0, 7, 0x1000), Row("prlimit64", 1, 7, 0, refusal: EPERM), Row("prlimit64", 17 | high, 7, 0x1000, refusal: EPERM),
    ]

    @Test(arguments: rowsOfOneUser) func oneUserSucceedsWithoutEffect(row: Row) throws {
        let number = seccomp_syscall_resolve_name(row.call)
        try #require(number >= 0)
        let answer = try Self.machineOfOneUser.get().answer(architecture: Self.native, number: UInt32(number), arguments: row.arguments)
        #expect(answer == row.refusal.map { BPF.errno($0) } ?? Self.allow)
        // Elsewhere it is the kernel that answers.
        #expect(try Self.machine.get().answer(architecture: Self.native, number: UInt32(number), arguments: row.arguments) == Self.allow)
    }

    /// Numbers that an older libseccomp has no name for: statmount, listmount, open_tree_attr.
    @Test(arguments: [457, 458, 467] as [UInt32]) func newMountCallsAreRefused(number: UInt32) throws {
        #expect(try Self.machine.get().answer(architecture: Self.native, number: number) == BPF.errno(EPERM))
    }

    @Test(arguments: [470, 512, 547, 999, 0x4000_0000, 0x4000_0027, 0x7fff_ffff, 0xffff_ffff] as [UInt32])
    func unknownCallsAndX32AreAbsent(number: UInt32) throws {
        #expect(try Self.machine.get().answer(architecture: Self.native, number: number) == BPF.errno(ENOSYS))
    }

    @Test(arguments: foreign) func foreignArchitecturesGetNothing(architecture: UInt32) throws {
        for number in 0..<600 as Range<UInt32> {
            for first in [0, 1, 2] as [UInt64] {
                for machine in [Self.machine, Self.machineOfOneUser] {
                    let answer = try machine.get().answer(architecture: architecture, number: number, arguments: [first])
                    let isSuccess = answer == Self.allow || answer == BPF.errno(0)
                    #expect(!isSuccess, "call \(number) of architecture \(String(architecture, radix: 16))")
                }
            }
        }
    }

    @Test(arguments: [Tier.root, .single]) func theKernelWillTakeTheProgram(tier: Tier) throws {
        let bytes = try SeccompProfile.task(tier)
        #expect(bytes.count % 8 == 0)
        #expect(bytes.count / 8 <= 4096, "BPF_MAXINSNS")
        let program = BPFMachine(bytes).program
        for (index, instruction) in program.enumerated() where instruction.code & 7 == 5 {
            let furthest = instruction.code == 5 ? Int(instruction.k) : Int(max(instruction.ifTrue, instruction.ifFalse))
            #expect(index + 1 + furthest < program.count, "jump at \(index)")
        }
        #expect(program.last?.code == 6)
    }
}
