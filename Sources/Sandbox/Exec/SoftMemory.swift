import Core
import Glibc
import SystemPackage

/// What the processes of a sandbox take, from their /proc: what is compared with the limit where no cgroup counts memory.
struct SoftMemory: Equatable {
    /// Resident and swapped out, of one process alone.
    private(set) var privateBytes = 0
    /// The largest part of shared memory that one process has mapped: whether two map the same, /proc does not tell.
    private(set) var sharedBytes = 0

    /// Counts one process; kernel threads and the dead have no such lines.
    mutating func add(status: String) {
        var kilobytes: [Substring: Int] = [:]
        for line in status.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count == 3, words[2] == "kB" { kilobytes[words[0].dropLast()] = Int(words[1]) }
        }
        let shared = kilobytes["RssShmem"] ?? 0
        privateBytes += max(0, (kilobytes["VmRSS"] ?? 0) - shared + (kilobytes["VmSwap"] ?? 0)) << 10
        sharedBytes = max(sharedBytes, shared << 10)
    }
}

extension RunningSandbox {
    /// Resident and swapped memory of every process, and the files in /dev/shm.
    func softMemoryBytes() throws -> Int {
        let proc = try open("/proc", flags: O_RDONLY | O_DIRECTORY)
        var used = SoftMemory()
        for record in try ProcessRecord.list(proc) {
            if let status = ProcessRecord.text("\(record.pid)/status", proc) { used.add(status: status) }
        }
        return used.privateBytes + max(used.sharedBytes, fileBytes(in: "/dev/shm"))
    }

    private func fileBytes(in path: String) -> Int {
        var status = statvfs()
        guard let directory = try? open(path, flags: O_RDONLY | O_DIRECTORY), fstatvfs(directory.raw, &status) == 0 else { return 0 }
        return Int(status.f_blocks - status.f_bfree) * Int(status.f_frsize)
    }
}
