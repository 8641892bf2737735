import Core
import Glibc
import Synchronization
import SystemPackage

/// Marks what belongs to this run of the program, so that a later one can tell leftovers of a dead run (also one that
/// was killed with SIGKILL) from what is in use.
final class RunOwner: Sendable {
    /// A prefix of the names of everything temporary that this run makes.
    let name: String
    private let lock: FileLock
    /// The layers below this run's views, one a line, written before the first view over each: what a collection of unused layers
    /// leaves alone while this run lives. One list for all views, since a view must cost little.
    private let list: OwnedDescriptor
    private let used = Mutex<Set<Layer>>([])

    /// Marks this run as alive, and notes where its cgroups will be: a later run may itself be in another group.
    init(home: Home) throws {
        let runs = try home.directory("runs")
        while true {
            let name = "run-\(Files.randomName(8))"
            let path = runs.appending(name)
            // Another program's sweep may take a mark that is not locked yet for a dead one's.
            guard let lock = try FileLock.tryLock(path) else { continue }
            let groups = CgroupHost.groups(of: name).map(\.string).joined(separator: "\n")
            let fd = open(path.string, O_WRONLY | O_CLOEXEC)
            guard fd >= 0 else { continue }
            defer { close(fd) }
            try Files.writeAll(Array(groups.utf8), to: fd, step: "write \(path)")
            self.name = name
            self.lock = lock
            let list = runs.appending("layers-\(name)")
            self.list = OwnedDescriptor(
                try call("create \(list)") { open(list.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) })
            return
        }
    }

    /// Says that this run has views over layers.
    func use(_ layers: [Layer]) throws {
        try used.withLock { used in
            let new = Set(layers).subtracting(used)
            if new.isEmpty { return }
            try Files.writeAll(Array(new.map { $0.id + "\n" }.joined().utf8), to: list.raw, step: "list the layers in use")
            used.formUnion(new)
        }
    }

    /// The lists of all runs.
    static func lists(home: Home) throws -> [FilePath] {
        let runs = try home.directory("runs")
        return try Files.list(runs).filter { $0.hasPrefix("layers-") }.map(runs.appending)
    }

    /// Removes what dead runs left: processes, cgroups, views, staged and temporary layers, and their marks.
    static func sweep(home: Home) throws {
        let runs = try home.directory("runs")
        for name in try Files.list(runs) where name.hasPrefix("run-") {
            guard let lock = try FileLock.tryLock(runs.appending(name)) else { continue }
            let groups = try Files.text(runs.appending(name), limit: 1 << 16).split(separator: "\n").map { FilePath(String($0)) }
            for group in groups where group.lastComponent?.string == CgroupHost.group(of: name) {
                CgroupHost.remove(group)
                rmdir(group.removingLastComponent().appending(UnifiedGroup.leaf).string)  // if nobody is in it
            }
            try clear(name, home: home)
            withExtendedLifetime(lock) {}
        }
        // A list without its run's mark is nobody's.
        for list in try lists(home: home) {
            let run = (list.lastComponent?.string ?? "").dropFirst("layers-".count)
            if !Files.exists(runs.appending(String(run))) { unlink(list.string) }
        }
    }

    /// Removes what this run has in the store, and its marks. Its sandboxes must have ended.
    func finish(home: Home) throws { try Self.clear(name, home: home) }

    private static func clear(_ name: String, home: Home) throws {
        for folder in ["views", "staging", "layers"] {
            let path = home.root.appending("store").appending(folder)
            guard Files.isDirectory(path) else { continue }
            for entry in try Files.list(path) where entry.hasPrefix(name + ".") || entry.hasPrefix(name + "-") {
                try Files.removeTree(path.appending(entry))
            }
        }
        let runs = try home.directory("runs")
        unlink(runs.appending("layers-\(name)").string)
        unlink(runs.appending(name).string)
    }
}
