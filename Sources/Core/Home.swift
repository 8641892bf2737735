import Glibc
import SystemPackage

/// Where everything that outlives one command is kept: images, layers, tool-chains, caches, locks.
///
/// `SELFHARNESS_HOME`, else `/var/lib/selfharness` as root, else `$XDG_DATA_HOME/selfharness` (`~/.local/share/selfharness`); the
/// folder `single` in it when an ordinary user has no range of ids, since such images know no owners.
public struct Home: Sendable {
    public let root: FilePath

    public init(root: FilePath) { self.root = root }

    /// The home that the environment names.
    public static func fromEnvironment() throws -> Home {
        let home = try ofAllTiers()
        return geteuid() == 0 && variable("SELFHARNESS_TIER") == "single" ? Home(root: home.root.appending("single")) : home
    }

    private static func ofAllTiers() throws -> Home {
        if let path = variable("SELFHARNESS_HOME") {
            guard FilePath(path).isAbsolute else {
                throw Failure(.invalidInput, "SELFHARNESS_HOME must be an absolute path", at: path)
            }
            return Home(root: FilePath(path))
        }
        // Inside our own user namespace an ordinary user is uid 0 too; the marker tells them apart.
        if geteuid() == 0, variable("SELFHARNESS_TIER") == nil { return Home(root: "/var/lib/selfharness") }
        if let data = variable("XDG_DATA_HOME") { return Home(root: FilePath(data).appending("selfharness")) }
        guard let home = variable("HOME") else {
            throw Failure(.invalidInput, "neither SELFHARNESS_HOME nor HOME is set", hint: "set SELFHARNESS_HOME to a directory")
        }
        return Home(root: FilePath(home).appending(".local/share/selfharness"))
    }

    /// A directory below the home, made if missing. Only the owner can enter it.
    public func directory(_ name: String) throws -> FilePath {
        let path = root.appending(name)
        try Files.makeDirectory(path, mode: 0o700)
        return path
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
