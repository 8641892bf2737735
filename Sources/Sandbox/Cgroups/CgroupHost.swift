import Core
import Glibc
import SystemPackage

/// The cgroup controllers that this program may use, each in the hierarchy where the host has it: v1, v2, or (hybrid)
/// some here and some there. What is missing is replaced by soft limits.
struct CgroupHost: Sendable {
    enum Version: String, Sendable, Codable { case v1, v2 }

    struct Controller: Sendable {
        let version: Version
        /// Our own group, below which every sandbox gets one.
        let base: FilePath
    }

    /// By controller name: memory, pids, cpu.
    let controllers: [String: Controller]
    private let unified: UnifiedGroup?
    static let wanted = ["memory", "pids", "cpu"]

    /// Finds the controllers and makes this run's own group in each hierarchy.
    static func prepare(run: String) -> CgroupHost {
        var found: [String: Controller] = [:]
        let mounts = Mounts.read()
        let membership = Membership.read()
        for name in wanted {
            guard let parent = v1Parent(name, mounts, membership) else { continue }
            let base = parent.appending(group(of: run))
            if makeGroup(base) { found[name] = Controller(version: .v1, base: base) }
        }
        let missing = wanted.filter { found[$0] == nil }
        let unified = missing.isEmpty ? nil : UnifiedGroup.make(missing, mounts, membership, run: run)
        for name in unified?.controllers ?? [] { found[name] = unified.map { Controller(version: .v2, base: $0.base) } }
        return CgroupHost(controllers: found, unified: unified)
    }

    /// The name of a run's own group in each hierarchy.
    static func group(of run: String) -> String { "selfharness-\(run)" }

    /// Every group that ``prepare(run:)`` may make.
    static func groups(of run: String) -> [FilePath] {
        let mounts = Mounts.read()
        let membership = Membership.read()
        let parents = wanted.compactMap { v1Parent($0, mounts, membership) } + UnifiedGroup.places(mounts, membership)
        return parents.map { $0.appending(group(of: run)) }
    }

    /// Removes this run's own groups.
    func remove() {
        for base in Set(controllers.values.map(\.base)) { Self.remove(base) }
        unified?.leave()
    }

    /// Whether what is swapped out counts: the kernel can be built or started without.
    var countsSwap: Bool {
        guard let memory = controllers["memory"] else { return false }
        return Files.exists(memory.base.appending(memory.version == .v1 ? "memory.memsw.limit_in_bytes" : "memory.swap.max"))
    }

    /// Removes a group and those below it; whatever still runs there is killed.
    static func remove(_ path: FilePath) {
        for _ in 0..<400 {
            guard let names = try? Files.list(path) else { return }
            for name in names where Files.isDirectory(path.appending(name)) { remove(path.appending(name)) }
            if rmdir(path.string) == 0 || errno != EBUSY { return }
            let members = (try? Files.text(path.appending("cgroup.procs"))) ?? ""
            for pid in members.split(separator: "\n").compactMap({ Int32($0) }) where pid > 1 { kill(pid, SIGKILL) }
            usleep(5000)
        }
    }

    static func makeGroup(_ path: FilePath) -> Bool { mkdir(path.string, 0o755) == 0 || errno == EEXIST }

    static func v1Parent(_ controller: String, _ mounts: Mounts, _ membership: Membership) -> FilePath? {
        guard let mount = mounts.v1[controller], let own = membership.v1[controller] else { return nil }
        return existing(mount, own)
    }

    /// In a cgroup namespace or container the path of /proc/self/cgroup may lie outside the mount.
    static func existing(_ mount: FilePath, _ own: String) -> FilePath? {
        let path = FilePath(mount.string + (own == "/" ? "" : own))
        if Files.isDirectory(path) { return path }
        return Files.isDirectory(mount) ? mount : nil
    }
}

/// The interface files of cgroupfs: no rename, no sync, one write.
enum CgroupFile {
    static func write(_ text: String, to path: FilePath) throws {
        let fd = OwnedDescriptor(try call("open \(path)") { open(path.string, O_WRONLY | O_CLOEXEC) })
        try Files.writeAll(Array(text.utf8), to: fd.raw, step: "write \(text) to \(path)")
    }

    static func number(_ path: FilePath) -> Int? {
        guard let text = try? Files.text(path, limit: 4096) else { return nil }
        return Int(text.split(whereSeparator: \.isWhitespace).first ?? "")
    }

    /// The value after a key in a flat-keyed file such as memory.events.
    static func value(_ key: String, in path: FilePath) -> Int? {
        guard let text = try? Files.text(path, limit: 1 << 16) else { return nil }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == key { return Int(words[1]) }
        }
        return nil
    }
}
