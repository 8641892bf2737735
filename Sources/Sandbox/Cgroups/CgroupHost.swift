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
        if !missing.isEmpty, let parent = v2Parent(mounts, membership), let base = enable(missing, in: parent, run: run) {
            let enabled = (try? Files.text(base.appending("cgroup.subtree_control"))) ?? ""
            for name in missing where enabled.split(whereSeparator: \.isWhitespace).contains(Substring(name)) {
                found[name] = Controller(version: .v2, base: base)
            }
        }
        return CgroupHost(controllers: found)
    }

    /// The name of a run's own group in each hierarchy.
    static func group(of run: String) -> String { "selfharness-\(run)" }

    /// Every group that ``prepare(run:)`` may make.
    static func groups(of run: String) -> [FilePath] {
        let mounts = Mounts.read()
        let membership = Membership.read()
        let parents = wanted.compactMap { v1Parent($0, mounts, membership) } + [v2Parent(mounts, membership)].compactMap { $0 }
        return parents.map { $0.appending(group(of: run)) }
    }

    /// Removes this run's own groups.
    func remove() {
        for base in Set(controllers.values.map(\.base)) { Self.remove(base) }
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

    private static func makeGroup(_ path: FilePath) -> Bool { mkdir(path.string, 0o755) == 0 || errno == EEXIST }

    private static func v1Parent(_ controller: String, _ mounts: Mounts, _ membership: Membership) -> FilePath? {
        guard let mount = mounts.v1[controller], let own = membership.v1[controller] else { return nil }
        return existing(mount, own)
    }

    private static func v2Parent(_ mounts: Mounts, _ membership: Membership) -> FilePath? {
        guard let mount = mounts.v2, let own = membership.v2 else { return nil }
        return existing(mount, own)
    }

    /// In a cgroup namespace or container the path of /proc/self/cgroup may lie outside the mount.
    private static func existing(_ mount: FilePath, _ own: String) -> FilePath? {
        let path = FilePath(mount.string + (own == "/" ? "" : own))
        if Files.isDirectory(path) { return path }
        return Files.isDirectory(mount) ? mount : nil
    }

    /// Makes our own v2 group with controllers enabled for its children. A group with processes cannot enable any
    /// ("no internal processes", cgroup-v2.rst), so below a delegated group we first move ourselves into a leaf.
    private static func enable(_ controllers: [String], in parent: FilePath, run: String) -> FilePath? {
        let available = ((try? Files.text(parent.appending("cgroup.controllers"))) ?? "").split(whereSeparator: \.isWhitespace)
        let usable = controllers.filter { available.contains(Substring($0)) }
        guard !usable.isEmpty else { return nil }
        let isRoot = !Files.exists(parent.appending("cgroup.type"))
        if !isRoot {
            let leaf = parent.appending("selfharness-main")
            guard makeGroup(leaf), put("\(getpid())", leaf.appending("cgroup.procs")) else { return nil }
        }
        let base = parent.appending(group(of: run))
        for name in usable where !put("+\(name)", parent.appending("cgroup.subtree_control")) { return nil }
        guard makeGroup(base) else { return nil }
        for name in usable where !put("+\(name)", base.appending("cgroup.subtree_control")) {
            rmdir(base.string)
            return nil
        }
        return base
    }

    private static func put(_ text: String, _ path: FilePath) -> Bool { (try? CgroupFile.write(text, to: path)) != nil }
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
