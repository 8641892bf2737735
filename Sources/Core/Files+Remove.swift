import Glibc
import SystemPackage

extension Files {
    /// Removes a file or a whole tree without following links; a missing one is fine.
    ///
    /// Copes with what an agent may leave behind: folders without permission bits, names that are not UTF-8, and trees deeper
    /// than there are descriptors or than a path may be long. A folder within a folder is moved up to the top before it is emptied, so two
    /// descriptors are enough for any depth.
    public static func removeTree(_ path: FilePath) throws {
        if unlink(path.string) == 0 || errno == ENOENT { return }
        guard isDirectoryCode(errno) else { throw SystemCallFailure.make("remove \(path)", errno) }
        let top = try openDirectory(bytes(path.string), in: AT_FDCWD, shownAs: path.string)
        let prefix = ".removing-\(randomName(12))-"
        var moved = 0
        while true {
            let names = try entries(of: top, shownAs: path.string)
            if names.isEmpty { break }
            for name in names where !(try unlinkEntry(name, in: top, shownAs: path.string)) {
                let folder = try openDirectory(name, in: top.raw, shownAs: "\(path)/\(text(name))")
                for child in try entries(of: folder, shownAs: "\(path)/\(text(name))")
                where !(try unlinkEntry(child, in: folder, shownAs: "\(path)/\(text(name))")) {
                    moved += 1
                    try move(
                        child, from: folder, to: bytes(prefix + String(moved)), in: top, shownAs: "\(path)/\(text(name))/\(text(child))")
                }
                try call("rmdir \(path)/\(text(name))") { unlinkat(top.raw, name, AT_REMOVEDIR) }
            }
        }
        try call("rmdir \(path)") { rmdir(path.string) }
    }

    /// What `unlink` says about a directory: Linux EISDIR, POSIX EPERM.
    private static func isDirectoryCode(_ code: Int32) -> Bool { code == EISDIR || code == EPERM }

    /// - Returns: false if the entry is a directory.
    private static func unlinkEntry(_ name: Name, in folder: OwnedDescriptor, shownAs place: String) throws -> Bool {
        var result = unlinkat(folder.raw, name, 0)
        if result < 0, errno == EACCES {
            // The folder may not be written to, but it is ours.
            fchmod(folder.raw, 0o700)
            result = unlinkat(folder.raw, name, 0)
        }
        if result == 0 || errno == ENOENT { return true }
        if isDirectoryCode(errno) { return false }
        throw SystemCallFailure.make("remove \(place)/\(text(name))", errno)
    }

    private static func openDirectory(_ name: Name, in folder: Int32, shownAs place: String) throws -> OwnedDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var fd = openat(folder, name, flags)
        if fd < 0, errno == EACCES {
            fchmodat(folder, name, 0o700, 0)
            fd = openat(folder, name, flags)
        }
        // Not a directory after all: then unlink was refused for good.
        if fd < 0 { throw SystemCallFailure.make("remove \(place)", errno == ENOTDIR ? EPERM : errno) }
        return OwnedDescriptor(fd)
    }

    private static func move(
        _ name: Name, from folder: OwnedDescriptor, to newName: Name, in top: OwnedDescriptor, shownAs place: String
    ) throws {
        if renameat(folder.raw, name, top.raw, newName) == 0 { return }
        if errno == EACCES {
            // A folder that changes its parent must itself be writable.
            fchmod(folder.raw, 0o700)
            fchmodat(folder.raw, name, 0o700, 0)
        }
        try call("remove \(place)") { renameat(folder.raw, name, top.raw, newName) }
    }

    private static func entries(of folder: OwnedDescriptor, shownAs place: String) throws -> [Name] {
        // Searching needs the x bit, which reading the folder did not.
        var fd = openat(folder.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if fd < 0, errno == EACCES {
            fchmod(folder.raw, 0o700)
            fd = openat(folder.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard fd >= 0, let directory = fdopendir(fd) else {
            let code = errno
            if fd >= 0 { close(fd) }
            throw SystemCallFailure.make("read directory \(place)", code)
        }
        defer { closedir(directory) }
        var names: [Name] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { Name(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
            }
            if text(name) != ".", text(name) != ".." { names.append(name) }
        }
        return names
    }

    /// A file's name as the kernel has it, with the NUL at its end.
    private typealias Name = [CChar]

    private static func bytes(_ text: String) -> Name { Name(text.utf8CString) }

    private static func text(_ name: Name) -> String {
        String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
