import CArchive
import Glibc
import SystemPackage

/// Writes tar archives byte by byte, also such as no honest program writes.
struct TarFile {
    private(set) var bytes: [UInt8] = []

    /// Appends an entry.
    ///
    /// - Parameters:
    ///   - type: `0` file, `1` hard link, `2` symbolic link, `3` character device, `5` directory, `6` fifo.
    ///   - pax: records of an extended header before the entry.
    ///   - size: the size in the header, where it shall not be that of the data.
    mutating func add(
        _ name: String, _ data: [UInt8] = [], type: Character = "0", link: String = "", mode: Int = 0o644, uid: Int = 0, gid: Int = 0,
        modified: Int = 1_000_000_000, pax: [(String, [UInt8])] = [], size: Int? = nil
    ) {
        if !pax.isEmpty {
            let records = pax.flatMap { Self.record($0.0, $0.1) }
            header("pax", type: "x", link: "", mode: 0o644, uid: 0, gid: 0, modified: 0, size: records.count)
            body(records)
        }
        header(name, type: type, link: link, mode: mode, uid: uid, gid: gid, modified: modified, size: size ?? data.count)
        body(data)
    }

    mutating func directory(_ name: String, mode: Int = 0o755, pax: [(String, [UInt8])] = []) {
        add(name, type: "5", mode: mode, pax: pax)
    }

    mutating func link(_ name: String, to target: String) { add(name, type: "2", link: target, mode: 0o777) }
    mutating func hardLink(_ name: String, to target: String) { add(name, type: "1", link: target) }
    mutating func text(_ name: String, _ text: String, mode: Int = 0o644) { add(name, Array(text.utf8), mode: mode) }

    /// With the two empty blocks at the end.
    var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    private mutating func header(_ name: String, type: Character, link: String, mode: Int, uid: Int, gid: Int, modified: Int, size: Int) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ value: [UInt8], _ offset: Int, _ length: Int) {
            for (index, byte) in value.prefix(length).enumerated() { block[offset + index] = byte }
        }
        func octal(_ value: Int, _ offset: Int, _ length: Int) {
            let digits = String(value, radix: 8)
            put(Array((String(repeating: "0", count: max(0, length - 1 - digits.count)) + digits).utf8), offset, length - 1)
        }
        put(Array(name.utf8), 0, 100)
        octal(mode, 100, 8)
        octal(uid, 108, 8)
        octal(gid, 116, 8)
        octal(size, 124, 12)
        octal(modified, 136, 12)
        put(Array("        ".utf8), 148, 8)
        put(Array(String(type).utf8), 156, 1)
        put(Array(link.utf8), 157, 100)
        put(Array("ustar\u{0}00".utf8), 257, 8)
        octal(block.reduce(0) { $0 + Int($1) }, 148, 7)
        block[155] = 0x20
        bytes += block
    }

    private mutating func body(_ data: [UInt8]) {
        bytes += data
        bytes += [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }

    /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [0x0a]
        var length = rest.count + 1
        while String(length).utf8.count + rest.count != length { length += 1 }
        return Array(String(length).utf8) + rest
    }
}

enum Compression: CaseIterable { case none, gzip, bzip2, zstd, xz }

/// The bytes, compressed by libarchive.
func compressed(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
    guard let archive = archive_write_new(), let entry = archive_entry_new() else { return [] }
    defer { archive_entry_free(entry); archive_write_free(archive) }
    archive_write_set_format_raw(archive)
    switch compression {
    case .none: break
    case .gzip: archive_write_add_filter_gzip(archive)
    case .bzip2: archive_write_add_filter_bzip2(archive)
    case .zstd: archive_write_add_filter_zstd(archive)
    case .xz: archive_write_add_filter_xz(archive)
    }
    archive_write_set_bytes_in_last_block(archive, 1)
    var output = [UInt8](repeating: 0, count: bytes.count + 1 << 16)
    var used = 0
    output.withUnsafeMutableBytes { buffer in
        archive_write_open_memory(archive, buffer.baseAddress, buffer.count, &used)
        archive_entry_set_filetype(entry, 0o100000)
        archive_write_header(archive, entry)
        _ = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        archive_write_close(archive)
    }
    return Array(output.prefix(used))
}
