import Core
import Sandbox

extension Threats {
    /// More than one's share: the host and the neighbours must not notice.
    static let resources: [Threat] = [
        Threat(9, "A fork bomb", "pids controller, else RLIMIT_NPROC", .check("200 forks under a limit of 64", forksEnd)),
        Threat(
            10, "Fill the disk", "the view's upper directory is watched; the host keeps a reserve",
            .check("96 MiB under a limit of 16 MiB", diskEnds), .behaviour("limit.disk-hidden-deep")),
        Threat(11, "Use up inodes", "the number of files is watched too", .check("6,000 files under a limit of 1,000", filesEnd)),
        Threat(
            12, "Take all memory, also as tmpfs, page cache or shared memory", "memory controller, else polling; /dev/shm is bounded",
            .check("300 MB under a limit of 96 MiB", memoryEnds), .behaviour("limit.memory-in-files")),
        Threat(
            13, "Have the kernel's OOM killer hit the host's programs", "a task's score is 800, pid 1's 500",
            // The command's supervisor takes its own score back once the command runs, so a moment later at times.
            .bash(
                "for i in {1..99}; do grep -qx 500 /proc/$PPID/oom_score_adj && break; sleep 0.1; done; "
                    + "cat /proc/self/oom_score_adj /proc/$PPID/oom_score_adj /proc/1/oom_score_adj | xargs",
                gives: "800 500 500")),
        Threat(
            14, "Flood the output, without line ends, binary, invalid UTF-8", "head and tail are kept, the rest is read and counted",
            .check("20 MB under a limit of 64 KiB", outputIsBounded), .behaviour("output.binary")),
        Threat(
            47, "Use up open files", "RLIMIT_NOFILE, lowered and not to be raised",
            .check("1,000 files under a limit of 100", openFilesEnd)),
        Threat(
            48, "Starve the neighbours of CPU", "cpu controller, where the task names a limit",
            .check("a busy loop at a fiftieth of a CPU is held back", throttled)),
        Threat(
            49, "Starve the neighbours of disk throughput and page cache", "none",
            .absent("not promised: both are shared (docs/sandbox.md); memory limits count page cache")),
        Threat(
            50, "Flood the kernel's log; have a crash start the host's core handler", "no kmsg, no syslog(2), RLIMIT_CORE 0",
            // A crash only where no core file can follow.
            .bash(
                "ulimit -Hc; ls /dev/kmsg 2>&1 | grep -c 'No such'; [ $(ulimit -Hc) != 0 ] || { bash -c 'kill -SEGV $$'; ls core* 2>/dev/null; }; true",
                gives: "0\n1"),
            .refused(.kernelLog, "10", "0", "0", with: .EPERM)),
        Threat(
            62, "Directories nested thousands deep, names that are no text", "walks by descriptor with a limit; names keep their bytes",
            .behaviour("copy.deep-tree"), .behaviour("limit.disk-hidden-deep")),
        Threat(
            63, "Open every terminal: all sandboxes and the host share kernel.pty.max", "a limit for each sandbox's devpts",
            .perl("for (1..200) { sysopen(my $f, '/dev/ptmx', 2) or last; push @f, $f } print scalar @f", gives: "128")),
        Threat(
            64, "Use up what the kernel counts for the host's root: inotify, message queues, pending signals, locked memory",
            "the user namespace belongs to an id of the sandbox's own, and not to the host's root",
            // NS_GET_OWNER_UID, as seen inside: 65534 is somebody outside.
            .perl(
                "open F, '<', '/proc/self/ns/user' or die; my $u = pack 'L', 0; ioctl(F, 0xb704, $u) or die; print unpack 'L', $u",
                gives: "0")),
    ]
}
