import CArchive
import Core
import SystemPackage

/// Reads an archive through libarchive, one entry after the other. Not thread-safe.
final class ArchiveReader {
    enum Format {
        case tar
        /// The outer format of `.deb` packages.
        case ar
        /// One entry: the stream without its compression.
        case raw
    }

    /// What errors call this archive.
    let name: String
    private let archive: OpaquePointer
    private let source: any ByteSource
    /// What the source threw inside a callback of libarchive, which can only say "failed".
    private var sourceError: (any Error)?

    init(_ source: any ByteSource, format: Format, name: String) throws {
        self.name = name
        self.source = source
        archive = archive_read_new()
        switch format {
        case .tar:
            archive_read_support_format_tar(archive)
            archive_read_support_format_empty(archive)
        case .ar: archive_read_support_format_ar(archive)
        case .raw:
            archive_read_support_format_raw(archive)
            archive_read_support_format_empty(archive)
            // Named one by one: "all" includes filters that run programs of the host.
            archive_read_support_filter_gzip(archive)
            archive_read_support_filter_zstd(archive)
            archive_read_support_filter_xz(archive)
            archive_read_support_filter_bzip2(archive)
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(archive_read_open2(archive, context, nil, readCallback, nil, nil))
    }

    deinit { archive_read_free(archive) }

    /// The next entry, nil at the end. Valid until the next call.
    func next() throws -> ArchiveEntry? {
        var entry: OpaquePointer?
        let status = archive_read_next_header(archive, &entry)
        if status == ARCHIVE_EOF { return nil }
        try check(status)
        return entry.map { ArchiveEntry($0) }
    }

    /// A piece of the current entry's data; what lies between pieces is a hole.
    struct Block {
        let bytes: UnsafeRawBufferPointer
        let offset: Int
    }

    /// The next piece of the current entry's data, nil at its end. Valid until the next call.
    func nextBlock() throws -> Block? {
        var start: UnsafeRawPointer?
        var count = 0
        var offset: la_int64_t = 0
        while true {
            let status = archive_read_data_block(archive, &start, &count, &offset)
            if status == ARCHIVE_EOF { return nil }
            try check(status)
            if count > 0 { return Block(bytes: UnsafeRawBufferPointer(start: start, count: count), offset: Int(offset)) }
        }
    }

    /// The current entry's data in memory.
    func data(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let block = try nextBlock() {
            guard block.offset + block.bytes.count <= limit else {
                throw Failure(.invalidInput, "an entry has more than \(limit) bytes", at: name)
            }
            bytes.append(contentsOf: repeatElement(0, count: block.offset - bytes.count))
            bytes.append(contentsOf: block.bytes)
        }
        return bytes
    }

    private func check(_ status: Int32) throws {
        if let sourceError { throw sourceError }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
            let text = archive_error_string(archive).map { String(cString: $0) } ?? "unreadable archive"
            throw Failure(.invalidInput, "not a readable archive: \(text)", at: name)
        }
    }

    fileprivate func pull(_ start: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        do {
            let block = try source.next()
            start.pointee = block.baseAddress
            return block.count
        } catch {
            sourceError = error
            return -1
        }
    }
}

private func readCallback(
    _: OpaquePointer?, context: UnsafeMutableRawPointer?, start: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
    Unmanaged<ArchiveReader>.fromOpaque(context!).takeUnretainedValue().pull(start!)
}

/// The data of the current entry of an archive, as the source of another one: an archive in an archive.
final class EntrySource: ByteSource {
    private let reader: ArchiveReader

    init(_ reader: ArchiveReader) { self.reader = reader }

    func next() throws -> UnsafeRawBufferPointer {
        try reader.nextBlock()?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }
}
