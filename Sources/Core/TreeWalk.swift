import Glibc
import SystemPackage

/// Walks a directory tree by descriptors, never following a link, in the order of names.
public enum TreeWalk {
    /// How deep a walk goes; each level holds a descriptor and a part of the stack, and a task can nest directories without
    /// end.
    public static let maximumDepth = 256

    /// Calls `visit` for everything below `root` (not for `root` itself) with the path relative to it, a directory before its
    /// content. Paths keep the bytes of names that are not UTF-8: a task can make such, and must not hide behind them.
    ///
    /// - Parameters:
    ///   - visit: returns false to leave a directory's content out.
    /// - Returns: false when directories were nested deeper than ``maximumDepth``, whose content was left out.
    /// - Throws: ``Failure`` for a directory that cannot be read, except one that vanished meanwhile; whatever `visit` throws.
    @discardableResult
    public static func walk(_ root: FilePath, _ visit: (_ path: FilePath, _ status: stat, _ directory: Int32) throws -> Bool) throws -> Bool
    {
        let fd = try call("open directory \(root)") { root.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
        return try descend(fd, depth: 1, prefix: "", visit)
    }

    private static func descend(_ fd: Int32, depth: Int, prefix: FilePath, _ visit: (FilePath, stat, Int32) throws -> Bool) throws -> Bool {
        guard let directory = fdopendir(fd) else {
            let code = errno
            close(fd)
            throw SystemCallFailure.make("read directory \(prefix)", code)
        }
        defer { closedir(directory) }
        var isComplete = true
        for name in Files.names(directory) {
            var status = stat()
            guard name.withPlatformString({ fstatat(fd, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { continue }
            let path = prefix.appending(name)
            let enter = try visit(path, status, fd)
            guard enter, status.st_mode & S_IFMT == S_IFDIR else { continue }
            guard depth < maximumDepth else {
                isComplete = false
                continue
            }
            let below = name.withPlatformString { openat(fd, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            if below < 0 {
                if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { continue }
                throw SystemCallFailure.make("open directory \(path)", errno)
            }
            isComplete = try descend(below, depth: depth + 1, prefix: path, visit) && isComplete
        }
        return isComplete
    }
}
