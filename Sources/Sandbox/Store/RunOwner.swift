import Core
import Glibc
import SystemPackage

/// Marks what belongs to this run of the program, so that a later one can tell leftovers of a dead run (also one that
/// was killed with SIGKILL) from what is in use.
final class RunOwner: Sendable {
    /// A prefix of the names of everything temporary that this run makes.
    let name: String
    private let lock: FileLock

    init(home: Home) throws {
        name = "run-\(Files.randomName(8))"
        let path = try home.directory("runs").appending(name)
        guard let lock = try FileLock.tryLock(path) else { throw Failure(.busy, "cannot lock a new file", at: path.string) }
        self.lock = lock
    }

    /// Removes what dead runs left in the home: views, staged layers, and their marks.
    ///
    /// - Returns: the names of the dead runs.
    static func sweep(home: Home) throws -> [String] {
        let runs = try home.directory("runs")
        var dead: [String] = []
        for name in try Files.list(runs) where name.hasPrefix("run-") {
            guard let lock = try FileLock.tryLock(runs.appending(name)) else { continue }
            for folder in ["views", "staging"] {
                let path = home.root.appending("store").appending(folder)
                guard Files.isDirectory(path) else { continue }
                for entry in try Files.list(path) where entry.hasPrefix(name + ".") { try Files.removeTree(path.appending(entry)) }
            }
            unlink(runs.appending(name).string)
            dead.append(name)
            withExtendedLifetime(lock) {}
        }
        return dead
    }
}
