import Core
import Glibc
import SystemPackage

/// The path of an archive entry, checked.
enum EntryPath {
    /// Where an error is: archive and entry, shortened so that a hostile name does not fill the screen.
    static func place(_ path: FilePath, in archive: String) -> String {
        let name = path.string
        return "\(archive), entry \(name.count > 120 ? "\(name.prefix(120))…" : name)"
    }

    /// A relative path without a leading `./`; empty for the root itself.
    ///
    /// - Throws: ``Failure`` for an absolute path, one with `..`, and one that no kernel would take.
    static func checked(_ raw: FilePath, in archive: String) throws -> FilePath {
        func refused(_ what: String) -> Failure {
            Failure(.invalidInput, "refused: \(what)", at: place(raw, in: archive))
        }
        if raw.isEmpty { throw refused("an entry without a name") }
        if raw.isAbsolute { throw refused("an absolute path") }
        if raw.length >= 4096 { throw refused("a path of \(raw.length) bytes") }
        // Most archives begin every path with "./".
        let path = raw.withPlatformString { pointer in
            var start = pointer
            while start[0] == 0x2e, start[1] == 0x2f || start[1] == 0 {
                start += start[1] == 0 ? 1 : 2
                while start[0] == 0x2f { start += 1 }
            }
            return FilePath(platformString: start)
        }
        var hasDots = false
        for component in path.components {
            switch component.kind {
            case .parentDirectory: throw refused("a path with '..'")
            case .currentDirectory: hasDots = true
            case .regular:
                if component.withPlatformString({ strlen($0) }) > 255 { throw refused("a name of more than 255 bytes") }
            }
        }
        return hasDots ? path.lexicallyNormalized() : path
    }
}
