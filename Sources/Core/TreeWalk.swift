import Glibc
import SystemPackage

/// Walks a directory tree by descriptors, never following a link, in the order of names.
public enum TreeWalk {
    /// How deep a walk goes; each level holds a descriptor and a part of the stack, and a task can nest directories without
    /// end.
    public static let maximumDepth = 256

    /// Calls `visit` for everything below `root` (not for `root` itself) with the path relative to it, a directory before its content.
    ///
    /// - Parameters:
    ///   - visit: returns false to leave a directory's content out.
    /// - Returns: false when directories were nested deeper than ``maximumDepth``, whose content was left out.
    /// - Throws: ``Failure`` for a directory that cannot be read, except one that vanished meanwhile; whatever `visit` throws.
    @discardableResult
    public static func walk(_ root: FilePath, _ visit: (_ path: String, _ status: stat, _ directory: Int32) throws -> Bool) throws -> Bool {
        let fd = try call("open directory \(root)") { open(root.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        return try descend(fd, depth: 1, prefix: "", visit)
    }

    private static func descend(_ fd: Int32, depth: Int, prefix: String, _ visit: (String, stat, Int32) throws -> Bool) throws -> Bool {
        guard let directory = fdopendir(fd) else {
            let code = errno
            close(fd)
            throw SystemCallFailure.make("read directory \(prefix)", code)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        var isComplete = true
        for name in names.sorted() {
            var status = stat()
            guard fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
            let enter = try visit(path, status, fd)
            guard enter, status.st_mode & S_IFMT == S_IFDIR else { continue }
            guard depth < maximumDepth else {
                isComplete = false
                continue
            }
            let below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if below < 0 {
                if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { continue }
                throw SystemCallFailure.make("open directory \(path)", errno)
            }
            isComplete = try descend(below, depth: depth + 1, prefix: path, visit) && isComplete
        }
        return isComplete
    }
}
