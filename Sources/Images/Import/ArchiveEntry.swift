import CArchive
import Glibc

/// One entry of an archive: a view into libarchive's record, valid until the reader goes on.
struct ArchiveEntry {
    enum Kind { case file, directory, symbolicLink, hardLink, fifo, device, other }

    private let entry: OpaquePointer

    init(_ entry: OpaquePointer) { self.entry = entry }

    /// The checked path.
    ///
    /// - Parameter archive: what errors call the archive.
    func path(in archive: String) throws -> EntryPath {
        try EntryPath(checking: text(archive_entry_pathname, archive_entry_pathname_utf8), in: archive)
    }

    var kind: Kind {
        if archive_entry_hardlink(entry) != nil || archive_entry_hardlink_utf8(entry) != nil { return .hardLink }
        return switch mode_t(archive_entry_filetype(entry)) {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symbolicLink
        case S_IFIFO: .fifo
        case S_IFCHR, S_IFBLK: .device
        default: .other
        }
    }

    /// The checked path of the entry that a hard link repeats.
    func hardLinkTarget(in archive: String) throws -> EntryPath {
        try EntryPath(checking: text(archive_entry_hardlink, archive_entry_hardlink_utf8), in: archive)
    }

    /// The bytes of the link, without a normalisation that would change them; without the final NUL.
    var symbolicLinkTarget: [CChar] {
        guard let pointer = archive_entry_symlink(entry) ?? archive_entry_symlink_utf8(entry) else { return [] }
        return Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    }

    /// Bytes, holes included.
    var size: Int { Int(archive_entry_size(entry)) }
    /// Permissions with the setuid, setgid and sticky bits.
    var mode: mode_t { mode_t(archive_entry_mode(entry)) & 0o7777 }
    var uid: Int { Int(archive_entry_uid(entry)) }
    var gid: Int { Int(archive_entry_gid(entry)) }
    /// Seconds since 1970.
    var modified: Int { Int(archive_entry_mtime(entry)) }

    var extendedAttributes: [(name: String, value: [UInt8])] {
        var all: [(name: String, value: [UInt8])] = []
        archive_entry_xattr_reset(entry)
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while archive_entry_xattr_next(entry, &name, &value, &count) == ARCHIVE_OK, let name {
            all.append((String(cString: name), Array(UnsafeRawBufferPointer(start: value, count: count))))
        }
        return all
    }

    /// libarchive keeps a name either in the locale's bytes or, from PAX headers, as UTF-8 that the locale may not express.
    private func text(
        _ bytes: (OpaquePointer?) -> UnsafePointer<CChar>?, _ utf8: (OpaquePointer?) -> UnsafePointer<CChar>?
    ) -> UnsafePointer<CChar> {
        bytes(entry) ?? utf8(entry) ?? Self.noName
    }

    private static nonisolated(unsafe) let noName = UnsafePointer(strdup("")!)
}
