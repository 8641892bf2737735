import CLinux
import Core
import Glibc
import SystemPackage

/// A group of the pids controller around a whole program: for a soak that lets forks fail at any stage.
package struct ProcessFence: Sendable {
    package let group: FilePath

    /// Makes the group next to those of sandboxes; nil where the host gives us no pids controller.
    package init?(name: String) {
        let mounts = Mounts.read()
        let membership = Membership.read()
        let parent = CgroupHost.v1Parent("pids", mounts, membership) ?? UnifiedGroup.givingPids(mounts, membership)
        guard let parent else { return nil }
        group = parent.appending(name)
        guard mkdir(group.string, 0o755) == 0 else { return nil }
    }

    /// Moves the calling program, all of its threads, into a fence.
    package static func enter(_ group: FilePath) throws { try CgroupFile.write("0", to: group.appending("cgroup.procs")) }

    /// Leaves room for so many processes more than there are now; nil for any number.
    package func leaveRoom(for count: Int?) throws {
        guard let count else { return try CgroupFile.write("max", to: group.appending("pids.max")) }
        let current = CgroupFile.number(group.appending("pids.current")) ?? 0
        try CgroupFile.write("\(max(1, current + count))", to: group.appending("pids.max"))
    }

    /// How often a fork was refused.
    package var refusals: Int { CgroupFile.value("max", in: group.appending("pids.events")) ?? 0 }

    /// Where no controller counts: a process cannot fork while its soft RLIMIT_NPROC is 1. Not for root, whom no such limit holds.
    package static func forbidForks(of pid: Int32, _ forbidden: Bool) { _ = sh_limit_processes(pid, forbidden ? 1 : 0) }

    package func remove() { CgroupHost.remove(group) }
}
