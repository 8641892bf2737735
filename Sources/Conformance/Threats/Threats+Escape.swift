import Core
import Sandbox

extension Threats {
    /// Ways out, and into pid 1, neighbours and the host.
    static let escape: [Threat] = [
        Threat(
            19, "Trace or read pid 1 and its helpers", "more capabilities than any task, not dumpable, another saved id",
            // PTRACE_SEIZE stops nobody.
            .refused(.ptrace, "0x4206", "1", "0", "0", with: .EPERM),
            .refused(.processReadMemory, "1", "pack('pQ', 'xxxxxxxx', 8)", "1", "pack('QQ', 1 << 22, 8)", "1", "0", with: .EPERM),
            .bash("for f in mem environ maps cwd root fd/3; do : 2>/dev/null </proc/1/$f && echo $f; done; true", gives: "")),
        Threat(
            27, "Push input into a terminal (TIOCSTI, TIOCLINUX)", "seccomp, and each session has a terminal of its own",
            .behaviour("devices.no-injection")),
        Threat(
            29, "Kill pid 1, kill everybody, kill processes of the host", "a pid namespace", .behaviour("processes.kill-everything-inside")),
        Threat(
            30, "Use a descriptor that was left open", "close-on-exec everywhere, and close_range before exec",
            .perl("opendir D, '/proc/self/fd'; print join ' ', sort grep { !/^\\./ && $_ != fileno D } readdir D", gives: "0 1 2")),
        Threat(
            31, "Abstract sockets and loopback services of the host", "an own network namespace",
            .bash("tail -n +2 /proc/net/unix | wc -l; tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '", gives: "0\nlo"),
            // A datagram socket that connects sends nothing: it only asks for a route.
            .perl(
                "use Socket; print join ' ', map { socket(S, PF_INET, SOCK_DGRAM, 0); connect(S, sockaddr_in(80, inet_aton($_))) ? 'route' : $! + 0 } '192.0.2.1', '169.254.169.254', '10.0.0.1'",
                gives: "101 101 101"),
            .check("a server of the host on 127.0.0.1 refuses from inside", hostLoopback)),
        Threat(
            34, "Devices: disks, kmsg, kvm, fuse; mknod", "a /dev made by hand, nodev elsewhere, no mknod in a user namespace",
            .behaviour("devices.list"), .behaviour("devices.mknod")),
        Threat(
            36, "Overwrite the program of pid 1 (CVE-2019-5736)", "a sealed memfd, and /proc/1/exe cannot be opened",
            .perl("print sysopen(F, '/proc/1/exe', 2) ? 'open' : $! + 0", gives: "13")),
        Threat(
            37, "A working directory in a leaked descriptor (CVE-2024-21626)", "descriptors are closed before chdir",
            .check("working directories /proc/self/fd/3 to 9: refused", leakedDirectories)),
        Threat(
            38, "An image with links where mounts go (CVE-2025-31133 and the like)",
            "real directories in a layer above the image; mount points opened without links",
            .check(
                "an image whose /proc, /sys and /dev are links: the mounts are in place, nothing lies behind the links", linksForMountPoints
            )),
        Threat(
            39, "Swap a mount point for a link while the verifier is mounted (CVE-2021-30465)",
            "the world is built before any process of the task exists; later mounts go to descriptors opened without links",
            .check("a mount below a link is refused", linkedMountPoint)),
        Threat(
            41, "A set-uid file in the store that another user of the host runs", "files on disk belong to a range that has no login",
            .check("the owner of root's files on the host's disk", ownersOnDisk)),
        Threat(
            43, "Take the place of pid 1 on its control socket", "a socket pair without a name that tasks do not inherit",
            .bash("find / -xdev -type s 2>/dev/null | wc -l; tail -n +2 /proc/net/unix | wc -l", gives: "0\n0")),
        Threat(
            44, "Proxy: exfiltration by names, addresses in every notation, rebinding, another SNI or Host, a second request",
            "An allow-list of names resolved on the host once; the checked address is used; TLS and HTTP only for the name",
            .test("table", in: "ProxyTests/ProxyTests"), .test("tunnelsCarryTLSForTheirName", in: "ProxyTests/ProxyTests")),
        Threat(
            45, "Proxy: metadata services and loopback of the host", "Refused whatever the list says, also inside IPv6",
            .test("neverReached", in: "ProxyTests/AddressTests"), .test("anAllowListIsTheAgentsOnly", in: "TrialsTests/NetworkTests")),
        Threat(
            46, "Proxy: floods of connections, heads that do not end", "64 connections of a sandbox, 32 KiB and 15 s for a head",
            .test("tooManyConnectionsAreTurnedAway", in: "ProxyTests/ProxyTests"), .test("slowClientsEnd", in: "ProxyTests/ProxyTests")),
        Threat(
            52, "Secrets in the environment or arguments", "an empty environment for the launcher; commands get only what is named",
            .bash("env | cut -d= -f1 | sort | xargs", gives: "HOME PATH PWD SHLVL _"), .behaviour("hiding.paths")),
        Threat(
            55, "Kill or stop the helpers of pid 1, to forge a status or hold up the host",
            "reports come from pid 1; what is stopped is woken",
            .behaviour("processes.supervisor-killed"), .behaviour("processes.supervisor-stopped"), .behaviour("copy.killed")),
        Threat(
            56, "A daemon that looks like a helper, to be left out of the list of survivors", "helpers are known by the program they run",
            .behaviour("processes.no-disguise")),
        Threat(
            57, "Reach into a verifier that runs as an ordinary user, by becoming that user",
            "the verifier keeps its capability as an ordinary user, too",
            .check("root becomes the user and looks for the verifier's root", verifierOfAnOrdinaryUser)),
        Threat(
            58, "Make pid 1 the OOM killer's first choice: the sandbox dies, as if the host had failed",
            "pid 1's /proc files are not the task's; the end of a sandbox that nobody outside brought about is a failure",
            .check("write back the score of pid 1 (tier root)", scoreOfPid1)),
        Threat(
            59, "Meet a neighbour in shared memory or queues", "an IPC namespace of one's own",
            .check("one's segment is not there for another", sharedMemoryOfOthers)),
        Threat(
            60, "A fifo for /etc/passwd or /etc/group, so that the host waits for ever", "regular files only, read without waiting",
            .check("a command as a user of such an image ends with an error", fifoForPasswd)),
        Threat(
            61, "Plant overlay's own marks, to hide or uncover files of the layers below", "the kernel keeps the names for itself",
            .behaviour("filesystem.overlay-marks")),
        Threat(
            65, "prlimit(2) on pid 1: without descriptors or memory it fails, as if the host had",
            "pid 1 and its helpers have another saved user id; in the tier single the filter allows prlimit(2) for oneself only",
            // Asking needs the same right as setting.
            .refused(.processLimits, "1", "7", "0", "my $old = ' ' x 16", with: .EPERM)),
        Threat(
            66, "Remove Bash, the working directory or the user, so that the next command cannot start and the trial does not count",
            "the agent gets an answer, as from a shell", .test("removingTheWayToWorkIsNoWayOut", in: "TrialsTests/HarnessAgentTests")),
        Threat(
            67, "Use a neighbour's ids: signals, files, limits", "a leased range of ids for each sandbox (tier root)",
            .check("two sandboxes at once have different ids outside", ownRanges)),
        Threat(
            69, "Lower one's own OOM score again", "the lowest score is set by the launcher, where it may",
            .behaviour("limit.oom-score-floor")),
        Threat(
            70, "Leave a link to the expected answer (/tests/expected) where the result belongs",
            "such links are found, flagged, and not kept in the sealed file system",
            .test("linksThatLeadToTheVerifier", in: "TrialsTests/VerifierLinksTests"),
            .test("isNoWayToAReward", in: "TrialsTests/CheatTests")),
        Threat(
            71, "Code that tests import ends the judge with a success: os._exit, atexit, pytest.exit",
            "a success counts only if pytest says at its own end that all tests were run",
            .test("isNoWayToAReward", in: "TrialsTests/CheatTests")),
    ]
}
