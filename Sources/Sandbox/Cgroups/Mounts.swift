import Core
import SystemPackage

/// Where the cgroup hierarchies are mounted (/proc/self/mountinfo, proc_pid_mountinfo(5)).
struct Mounts {
    var v1: [String: FilePath] = [:]
    var v2: FilePath?

    static func read() -> Mounts { parse((try? Files.text("/proc/self/mountinfo")) ?? "") }

    static func parse(_ text: String) -> Mounts {
        var mounts = Mounts()
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, fields.count > 4 else { continue }
            let path = FilePath(String(fields[4]))
            switch fields[dash + 1] {
            case "cgroup2": mounts.v2 = mounts.v2 ?? path
            case "cgroup":
                for option in fields[dash + 3].split(separator: ",") where mounts.v1[String(option)] == nil {
                    mounts.v1[String(option)] = path
                }
            default: continue
            }
        }
        return mounts
    }
}

/// Which groups this process is in (/proc/self/cgroup, cgroups(7)).
struct Membership {
    var v1: [String: String] = [:]
    var v2: String?

    static func read() -> Membership { parse((try? Files.text("/proc/self/cgroup")) ?? "") }

    static func parse(_ text: String) -> Membership {
        var membership = Membership()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[1].isEmpty { membership.v2 = String(parts[2]) }
            for controller in parts[1].split(separator: ",") { membership.v1[String(controller)] = String(parts[2]) }
        }
        return membership
    }
}
