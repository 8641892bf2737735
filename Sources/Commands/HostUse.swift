import Core
import Glibc
import SystemPackage

/// What is used of the host, read from `/proc`.
enum HostUse {
    /// `MemAvailable` in bytes.
    static func availableMemory() -> Int {
        let text = (try? Files.text("/proc/meminfo", limit: 1 << 16)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") } ?? ""
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) << 10
    }

    /// Seconds of CPU time of this process.
    static func ownTime() -> Double {
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        let seconds = own.ru_utime.tv_sec + own.ru_stime.tv_sec
        let microseconds = own.ru_utime.tv_usec + own.ru_stime.tv_usec
        return Double(seconds) + Double(microseconds) / 1e6
    }

    /// Seconds of CPU time of every living process below this one, counted as if they had one thread each: what this program starts has.
    /// `schedstat` has nanoseconds where `stat` has ticks.
    static func timeOfOthers() -> Double {
        var nanoseconds = 0
        let children = children
        var open = children[Int(getpid())] ?? []
        while let pid = open.popLast() {
            let text = (try? Files.text(FilePath("/proc/\(pid)/schedstat"), limit: 4096)) ?? ""
            nanoseconds += text.split(separator: " ").first.flatMap { Int($0) } ?? 0
            open += children[pid] ?? []
        }
        return Double(nanoseconds) / 1e9
    }

    /// Every process by its parent.
    private static var children: [Int: [Int]] {
        var children: [Int: [Int]] = [:]
        for name in (try? Files.list("/proc")) ?? [] {
            guard let pid = Int(name), let stat = try? Files.text(FilePath("/proc/\(pid)/stat"), limit: 4096),
                let parent = stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
            else { continue }
            children[parent, default: []].append(pid)
        }
        return children
    }
}
