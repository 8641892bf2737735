import Core
import Sandbox

extension Threats {
    /// The kernel: its knobs, its calls, its interfaces.
    static let kernel: [Threat] = [
        Threat(
            15, "Write to /proc/sys: core_pattern, modprobe, panic_on_oom",
            "the host's root is no id of any sandbox, and /proc/sys is read-only",
            .bash("find /proc/sys /proc/irq /proc/bus /proc/fs -type f -writable 2>/dev/null | wc -l", gives: "0"),
            .check("no id of the sandbox is the host's 0", noIDIsTheHostsRoot)),
        Threat(
            16, "kcore, kallsyms, keys, sysrq-trigger, firmware …", "masked on a detached tree before any code of the task exists",
            .bash(
                "cd /proc; for f in kcore keys key-users kallsyms timer_list sched_debug latency_stats kmsg interrupts vmallocinfo; do [ -e $f ] && timeout 1 head -c 64 $f 2>/dev/null; done | wc -c; ls acpi asound scsi driver pressure /sys/firmware /sys/kernel/debug 2>/dev/null | grep -v ':$' | grep -c .; true",
                gives: "0\n0"),
            .bash("[ ! -e /proc/sysrq-trigger ] || [ -c /proc/sysrq-trigger ] && echo masked", gives: "masked")),
        Threat(
            17, "Write to /sys: uevent_helper, hugepages", "a read-only sysfs of the own network namespace",
            .bash("find /sys -writable -not -type l 2>/dev/null | head -1; grep -c ' /sys rw' /proc/self/mountinfo; true", gives: "0")),
        Threat(
            18, "Keyrings, which no namespace confines", "seccomp", .refused(.keyctl, "0", "-3", "0", with: .EPERM),
            .refused(.addKey, "'user'", "'x'", "'y'", "1", "-2", with: .EPERM),
            .refused(.requestKey, "'user'", "'x'", "0", "-2", with: .EPERM)),
        Threat(
            20, "bpf, perf_event_open, userfaultfd, fanotify", "seccomp", .refused(.bpf, "0", "0", "0", with: .EPERM),
            .refused(.perfEventOpen, "0", "0", "-1", "-1", "0", with: .EPERM), .refused(.userfaultfd, "0", with: .EPERM),
            .refused(.fanotify, "0", "0", with: .EPERM)),
        Threat(21, "io_uring", "seccomp answers ENOSYS, so that programs fall back", .refused(.ioUringSetup, "8", "0", with: .ENOSYS)),
        Threat(
            22, "A user namespace inside, for capabilities and new bugs", "seccomp and user.max_user_namespaces",
            .refused(.unshare, "0x10000000", with: .EPERM), .refused(.clone3, "0", "0", with: .ENOSYS),
            .refused(.setns, "0", "0", with: .EPERM),
            .bash("cat /proc/sys/user/max_user_namespaces", gives: "0")),
        Threat(
            32, "vsock to the host of a virtual machine", "seccomp: families UNIX, INET, INET6, NETLINK",
            .perl("print socket(S, 40, 1, 0) ? 'open' : $! + 0", gives: "97")),
        Threat(
            33, "AF_ALG, AF_PACKET, AF_KEY and other odd families", "seccomp",
            .perl(
                "print join ' ', map { socket(S, $_, 2, 0) || socket(S, $_, 1, 0) || socket(S, $_, 3, 0) ? 'open' : $! + 0 } 3, 15, 17, 21, 29, 38, 44",
                gives: "97 97 97 97 97 97 97")),
        Threat(
            35, "cgroup release_agent, writes to cgroups", "no cgroup file system, an own cgroup namespace, no capability",
            .bash("grep -c cgroup /proc/self/mountinfo; cut -d: -f3 /proc/self/cgroup | sort -u", gives: "0\n/"),
            .refused(.mount, "'none'", "'/mnt'", "'cgroup'", "0", "0", with: .EPERM)),
        Threat(
            40, "Bugs of overlayfs and of the mount interface", "no mount call is allowed",
            .refused(.mount, "'overlay'", "'/mnt'", "'overlay'", "0", "'lowerdir=/etc,upperdir=/tmp,workdir=/tmp'", with: .EPERM),
            .refused(.fsopen, "'overlay'", "0", with: .EPERM), .refused(.openTree, "-100", "'/'", "1", with: .EPERM),
            .refused(.openByHandle, "-100", "0", "0", with: .EPERM)),
        Threat(
            42, "Set the clock", "no CAP_SYS_TIME, seccomp; the runner counts with the monotonic clock",
            .bash("date -s \"$(date)\" >/dev/null 2>&1 && echo set; true", gives: "")),
        Threat(
            51, "Calls of a foreign ABI, by int 0x80 or x32, past the filter", "an architecture gate and a highest call number",
            .check("getpid by int 0x80 (x86-64)", foreignABI),
            .refused(SystemCall("x32 getpid", x86: 0x4000_0027, arm: 999), with: .ENOSYS),
            .refused(.future, with: .ENOSYS)),
        Threat(
            68, "Capabilities beyond what a container gives: raw packets, devices, tracing", "a fixed set for root, none for others",
            .bash("grep -E '^Cap(Prm|Eff|Bnd)' /proc/self/status | cut -f2 | sort -u", gives: "00000000800405fb"),
            .perl("use Socket; print socket(S, PF_INET, SOCK_RAW, 1) ? 'open' : $! + 0", gives: "1")),
    ]
}
