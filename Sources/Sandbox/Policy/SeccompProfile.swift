import CLinux
import CSeccomp
import Core
import Glibc

/// The system calls that a task may not make: the profile `task`, default-allow with a reasoned deny list.
///
/// Default-allow, since tasks compile and run anything and a call guarded by a capability is inert in the user namespace
/// anyway; the price, calls of future kernels, is paid by a highest call number. Filters are compiled here, on the host,
/// with libseccomp and sent as bytes: between clone and exec nothing may allocate.
struct SeccompProfile {
    private struct Group {
        let reason: String
        let answer: Int32
        let calls: [String]
    }

    /// The highest call number reviewed (Linux 6.18, `file_setattr`); anything above is answered ENOSYS.
    static let lastReviewedCall: UInt32 = 469

    private static let denied = [
        Group(
            reason: "changes the kernel or the clock", answer: EPERM,
            calls: [
                "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "create_module", "get_kernel_syms",
                "query_module", "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "iopl", "ioperm",
                "settimeofday", "stime", "clock_settime", "clock_adjtime", "adjtimex", "nfsservctl", "lookup_dcookie", "uselib", "vm86",
                "vm86old", "modify_ldt", "vhangup", "sysfs", "ustat", "_sysctl", "pciconfig_read", "pciconfig_write", "pciconfig_iobase",
            ]),
        Group(
            reason: "changes mounts or reaches files by handle", answer: EPERM,
            calls: [
                "mount", "umount", "umount2", "pivot_root", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree",
                "open_tree_attr", "mount_setattr", "open_by_handle_at", "statmount", "listmount",
            ]),
        Group(reason: "makes or enters namespaces; its flags cannot be read by a filter", answer: ENOSYS, calls: ["clone3"]),
        Group(reason: "enters namespaces", answer: EPERM, calls: ["setns"]),
        Group(
            reason: "looks into the kernel or other processes' descriptors", answer: EPERM,
            calls: ["bpf", "perf_event_open", "userfaultfd", "kcmp", "pidfd_getfd", "process_madvise", "fanotify_init"]),
        Group(
            reason: "makes sockets behind the filter's back; libraries fall back", answer: ENOSYS,
            calls: ["io_uring_setup", "io_uring_enter", "io_uring_register"]),
        Group(reason: "keyrings are not namespaced", answer: EPERM, calls: ["keyctl", "add_key", "request_key"]),
        Group(
            reason: "memory of others, or hidden memory", answer: EPERM,
            calls: ["memfd_secret", "move_pages", "migrate_pages", "set_mempolicy_home_node"]),
    ]

    /// Calls that libseccomp of Debian 12 has no name for; numbers are the same on all architectures above 423.
    private static let newerNumbers: [String: Int32] = ["statmount": 457, "listmount": 458, "open_tree_attr": 467]

    private static let namespaceFlags: [UInt64] = [
        0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000,
    ]

    /// ioctl requests: TIOCSTI and TIOCLINUX inject input into a terminal, TIOCSETD loads line disciplines.
    private static let deniedRequests: [UInt64] = [0x5412, 0x541c, 0x5423]

    /// UNIX, INET, INET6, NETLINK. Above all not VSOCK: a network namespace does not confine it.
    private static let socketFamilies: [UInt32] = [1, 2, 10, 16]

    /// Default, 32-bit, Linux 2.6 uname, ADDR_NO_RANDOMIZE (debuggers), and the query.
    private static let personalities: [UInt32] = [0, 0x8, 0x2_0000, 0x2_0008, 0x4_0000, 0xffff_ffff]

    /// The profile `task` as the bytes of a BPF program.
    static func task(_ tier: Tier) throws -> [UInt8] {
        guard let context = seccomp_init(UInt32(0x7fff_0000) /* SCMP_ACT_ALLOW */) else {
            throw Failure(.infrastructure, "libseccomp: cannot start a filter")
        }
        defer { seccomp_release(context) }
        // Programs of another ABI (i386) would pass unfiltered call numbers.
        try check("set the answer to foreign ABIs", seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, sh_seccomp_errno(UInt16(ENOSYS))))
        try check("optimise", seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2))
        for group in denied {
            for name in group.calls { try deny(context, name, group.answer) }
        }
        for flag in namespaceFlags {
            try deny(context, "clone", EPERM, argument: 0, mask: flag, equals: flag)
            try deny(context, "unshare", EPERM, argument: 0, mask: flag, equals: flag)
        }
        try deny(context, "unshare", EPERM, argument: 0, mask: 0x80, equals: 0x80)  // CLONE_NEWTIME
        for request in deniedRequests { try deny(context, "ioctl", EPERM, argument: 1, mask: 0xffff_ffff, equals: request) }

        var program = BPF()
        if tier == .single {
            try OneUser.answer(&program)
            try OneUser.guardLimits(&program)
        }
        program.deny(above: lastReviewedCall, BPF.errno(ENOSYS))
        program.allow(try number("socket"), argument: 0, values: socketFamilies, else: BPF.errno(EAFNOSUPPORT))
        program.allow(try number("socketpair"), argument: 0, values: socketFamilies, else: BPF.errno(EAFNOSUPPORT))
        program.allow(try number("personality"), argument: 0, values: personalities, else: BPF.errno(EPERM))
        program.append(try export(context))
        return program.bytes
    }

    private static func deny(
        _ context: scmp_filter_ctx, _ name: String, _ answer: Int32, argument: UInt32? = nil, mask: UInt64 = 0, equals: UInt64 = 0
    ) throws {
        var number = seccomp_syscall_resolve_name(name)
        if number == -1 /* __NR_SCMP_ERROR */ { number = newerNumbers[name] ?? -1 }
        if number < 0 { return }  // not a call of this architecture
        let comparisons = argument.map { [scmp_arg_cmp(arg: $0, op: SCMP_CMP_MASKED_EQ, datum_a: mask, datum_b: equals)] } ?? []
        let code = seccomp_rule_add_array(context, sh_seccomp_errno(UInt16(answer)), number, UInt32(comparisons.count), comparisons)
        try check("deny \(name)", code)
    }

    private static func number(_ name: String) throws -> UInt32 {
        guard let number = numberIfAny(name) else { throw Failure(.infrastructure, "libseccomp does not know \(name)") }
        return number
    }

    /// The number of a call; nil if this architecture has none of that name.
    static func numberIfAny(_ name: String) -> UInt32? {
        let number = seccomp_syscall_resolve_name(name)
        return number >= 0 ? UInt32(number) : nil
    }

    private static func export(_ context: scmp_filter_ctx) throws -> [UInt8] {
        let fd = OwnedDescriptor(try call("memfd_create") { sh_memfd_create("filter", 1) })
        try check("export a filter", seccomp_export_bpf(context, fd.raw))
        var bytes = [UInt8](repeating: 0, count: Int(lseek(fd.raw, 0, SEEK_END)))
        let got = bytes.withUnsafeMutableBytes { pread(fd.raw, $0.baseAddress!, $0.count, 0) }
        guard got == bytes.count, got > 0 else { throw Failure(.infrastructure, "cannot read back a seccomp filter") }
        return bytes
    }

    private static func check(_ step: String, _ code: Int32) throws {
        if code < 0 { throw SystemCallFailure.make("libseccomp: \(step)", -code) }
    }
}
