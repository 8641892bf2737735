import CArchive
import Core
import Glibc
import SystemPackage

/// Writes a tar archive (pax where ustar cannot say it) to an open file, and knows the digest of what it wrote.
///
/// Not thread-safe.
final class ArchiveWriter {
    private let archive: OpaquePointer
    private let descriptor: OwnedDescriptor
    private let name: String
    private var hash = SHA256()
    private(set) var size = 0
    private var sinkError: (any Error)?

    /// - Parameter path: a file that does not exist yet.
    init(_ path: FilePath) throws {
        name = path.string
        descriptor = OwnedDescriptor(
            try call("create \(path)") { open(path.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) })
        guard let archive = archive_write_new() else { throw Failure(.infrastructure, "no memory for an archive", at: path.string) }
        self.archive = archive
        try check(archive_write_set_format_pax_restricted(archive))
        // Blocks of 10 KiB at the end would only make equal layers of other tools look different.
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        try check(archive_write_open2(archive, Unmanaged.passUnretained(self).toOpaque(), nil, writeCallback, nil, nil))
    }

    deinit { archive_write_free(archive) }

    /// What an entry is.
    enum Kind {
        case directory
        case file(size: Int)
        case symbolicLink([CChar])
        /// Another name for an earlier entry.
        case hardLink(FilePath)
        case pipe
    }

    /// Adds an entry; `body` hands out a file's content with ``write(_:)``.
    func add(_ path: FilePath, _ kind: Kind, _ attributes: TreeWriter.Attributes, _ body: () throws -> Void = {}) throws {
        guard let entry = archive_entry_new() else { throw Failure(.infrastructure, "no memory for an archive", at: name) }
        defer { archive_entry_free(entry) }
        func setType(_ type: mode_t) { archive_entry_set_filetype(entry, type) }
        path.withPlatformString { archive_entry_copy_pathname(entry, $0) }
        archive_entry_set_perm(entry, attributes.mode)
        archive_entry_set_uid(entry, la_int64_t(attributes.uid))
        archive_entry_set_gid(entry, la_int64_t(attributes.gid))
        archive_entry_set_mtime(entry, attributes.modified ?? 0, 0)
        switch kind {
        case .directory: setType(S_IFDIR)
        case .file(let size):
            setType(S_IFREG)
            archive_entry_set_size(entry, la_int64_t(size))
        case .symbolicLink(let target):
            setType(S_IFLNK)
            (target + [0]).withUnsafeBufferPointer { archive_entry_copy_symlink(entry, $0.baseAddress) }
        case .hardLink(let target):
            setType(S_IFREG)
            target.withPlatformString { archive_entry_copy_hardlink(entry, $0) }
        case .pipe: setType(S_IFIFO)
        }
        for (key, value) in attributes.extended { archive_entry_xattr_add_entry(entry, key, value, value.count) }
        try check(archive_write_header(archive, entry))
        try body()
        try check(archive_write_finish_entry(archive))
    }

    /// Content of the entry that is being added.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard archive_write_data(archive, bytes.baseAddress, bytes.count) >= 0 else { throw failure }
    }

    /// Ends the archive.
    ///
    /// - Returns: `sha256:…` of the file.
    func finish() throws -> String {
        try check(archive_write_close(archive))
        return "sha256:" + hash.finalize().hexadecimal
    }

    private func check(_ status: Int32) throws {
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure }
    }

    private var failure: any Error {
        if let sinkError { return sinkError }
        let text = archive_error_string(archive).map { String(cString: $0) } ?? "cannot be written"
        return Failure(.infrastructure, text, at: name)
    }

    fileprivate func push(_ bytes: UnsafeRawBufferPointer) -> Int {
        do {
            var rest = bytes
            while !rest.isEmpty {
                let count = try call("write \(name)") { Glibc.write(descriptor.raw, rest.baseAddress!, rest.count) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            hash.update(buffer: bytes.bindMemory(to: UInt8.self))
            size += bytes.count
            return bytes.count
        } catch {
            sinkError = error
            return -1
        }
    }
}

private func writeCallback(
    _: OpaquePointer?, context: UnsafeMutableRawPointer?, start: UnsafeRawPointer?, count: Int
) -> la_ssize_t {
    guard let context else { return -1 }
    return Unmanaged<ArchiveWriter>.fromOpaque(context).takeUnretainedValue().push(UnsafeRawBufferPointer(start: start, count: count))
}
