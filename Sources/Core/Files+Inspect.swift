import Glibc
import SystemPackage

extension Files {
    /// What a path is.
    public enum Kind: Sendable, Equatable {
        case file
        case directory
        case symbolicLink
        /// A device, a socket or a pipe.
        case special
    }

    /// What a path is; nil if nothing is there.
    ///
    /// - Parameter following: looks through a symbolic link; a broken one is nothing then.
    public static func kind(_ path: FilePath, following: Bool = false) -> Kind? {
        var status = stat()
        guard (following ? stat(path.string, &status) : lstat(path.string, &status)) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFLNK: return .symbolicLink
        default: return .special
        }
    }

    /// The absolute path without symbolic links, `.` and `..`; nil if it does not exist.
    public static func realPath(_ path: FilePath) -> FilePath? {
        guard let text = realpath(path.string, nil) else { return nil }
        defer { free(text) }
        return FilePath(platformString: text)
    }

    /// Where a symbolic link points to, as it is written.
    public static func linkTarget(_ path: FilePath) throws -> FilePath {
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { buffer in
            let length = try call("read link \(path)") { readlink(path.string, buffer.baseAddress!, Int(PATH_MAX)) }
            buffer[length] = 0
            return FilePath(platformString: buffer.baseAddress!)
        }
    }

    /// The SHA-256 of a file's content as 64 lower-case hexadecimal digits; the file is never held in memory.
    public static func digest(_ path: FilePath) throws -> String {
        let fd = OwnedDescriptor(try call("open \(path)") { open(path.string, O_RDONLY | O_CLOEXEC) })
        var hash = SHA256()
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { buffer in
            while true {
                let got = try call("read \(path)") { Glibc.read(fd.raw, buffer.baseAddress!, buffer.count) }
                if got == 0 { return }
                hash.update(buffer: UnsafeBufferPointer(rebasing: buffer[..<got]))
            }
        }
        return hash.finalize().hexadecimal
    }
}
