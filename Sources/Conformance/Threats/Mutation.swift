import Sandbox

/// A defence left out, and the rows of the threat table that must turn red then: else nobody would notice its loss.
package struct Mutation: Sendable, CustomStringConvertible {
    /// What is left out.
    package let description: String
    package let weakened: Set<SandboxSpec.Weakness>
    /// Numbers of threats.
    package let red: [Int]

    init(_ description: String, _ weakened: Set<SandboxSpec.Weakness>, red: [Int]) {
        self.description = description
        self.weakened = weakened
        self.red = red
    }

    package static let all: [Mutation] = [
        Mutation("seccomp", [.seccomp], red: [18, 20, 21, 22, 27, 32, 33, 40, 51]),
        Mutation("the masks of /proc", [.masks], red: [16]),
        Mutation("read-only /proc/sys, irq, bus, fs", [.readOnlyProc], red: [15]),
        Mutation("read-only /sys", [.readOnlySys], red: [17]),
        Mutation("the limit of user namespaces inside", [.nestedNamespaces], red: [22]),
        Mutation("dropping capabilities", [.capabilities], red: [68]),
        Mutation("hiding pid 1 (dumpable)", [.hiddenPid1], red: [58]),
        Mutation("hiding pid 1 and dropping capabilities", [.hiddenPid1, .capabilities], red: [19]),
        Mutation("the saved id of pid 1", [.savedID], red: [65]),
        Mutation("closing descriptors", [.closedDescriptors], red: [30]),
        Mutation("OOM scores", [.oomScore], red: [13]),
        Mutation("RLIMIT_CORE", [.coreLimit], red: [50]),
        Mutation("the limit of terminals", [.terminalLimit], red: [63]),
        Mutation("a namespace that the host's root does not own", [.namespaceOwner], red: [64]),
        Mutation("a range of ids for each sandbox", [.ownIDs], red: [67]),
        Mutation("the network namespace", [.ownNetwork], red: [31]),
        Mutation("the IPC namespace", [.ownIPC], red: [59]),
        Mutation("the cgroup namespace", [.ownCgroupNamespace], red: [35]),
        Mutation("openat2 flags where the host reads", [.copyOutLinks], red: [23]),
        Mutation("openat2 flags at mount points", [.mountPointLinks], red: [39]),
        Mutation("the verifier's capability", [.verifierCapability], red: [57]),
        Mutation("the verifier's capability as an ordinary user", [.ambientCapability], red: [57]),
        Mutation("the limit of processes", [.processLimit], red: [9]),
        Mutation("the limit of memory", [.memoryLimit], red: [12]),
        Mutation("the limits of disk", [.diskLimit], red: [10, 11]),
        Mutation("the limit of CPU", [.cpuLimit], red: [48]),
        Mutation("the limit of open files", [.openFilesLimit], red: [47]),
        Mutation("the limit of output", [.outputLimit], red: [14]),
    ]

    /// What is never left out, not even in a test, with the danger.
    package static let untouched: [(defence: String, danger: String)] = [
        ("a map of ids without the host's root", "with a 0→0 map, /proc/sys/kernel/core_pattern was really writable: an escape"),
        ("the pid namespace", "kill -9 -1 inside would reach processes of the host"),
        ("the mount namespace and pivot_root", "the mounts of the sandbox would appear in the host's own tree"),
        ("the UTS namespace", "the sandbox cannot set its name then, and does not start"),
        (
            "the end of a sandbox with its program",
            "processes would be left on the host; Tests/SandboxTests/CrashTests.swift proves it by kill -9"
        ),
    ]
}
