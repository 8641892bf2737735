import Core
import Glibc
import SystemPackage

/// The checked path of an archive entry: relative, without `.` and `..`, any bytes.
///
/// Bytes and not a `FilePath`, whose every operation walks the path again: archives have tens of thousands of entries.
struct EntryPath: Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Ends with a NUL.
    private let bytes: [CChar]
    /// Where the last component begins.
    private let lastStart: Int

    /// The top directory.
    static let root = EntryPath(bytes: [0], lastStart: 0)

    private init(bytes: [CChar], lastStart: Int) {
        self.bytes = bytes
        self.lastStart = lastStart
    }

    /// A path that is known to be good.
    init(_ text: String) { self.init(trusted: Array(text.utf8CString)) }

    init(stringLiteral text: String) { self.init(text) }

    /// A relative path that is known to be good.
    init(_ path: FilePath) {
        self.init(trusted: path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) })
    }

    private init(trusted bytes: [CChar]) {
        self.bytes = bytes
        lastStart = (bytes.lastIndex(of: slash) ?? -1) + 1
    }

    /// Checks the path of an entry.
    ///
    /// - Throws: ``Failure`` for an absolute path, one with `..`, and one that no kernel would take.
    init(checking raw: UnsafePointer<CChar>, in archive: String) throws {
        func refused(_ what: String) -> Failure {
            Failure(.invalidInput, "refused: \(what)", at: Self.place(String(cString: raw), in: archive))
        }
        let length = strlen(raw)
        if length == 0 { throw refused("an entry without a name") }
        if raw[0] == slash { throw refused("an absolute path") }
        if length >= 4096 { throw refused("a path of \(length) bytes") }
        var bytes: [CChar] = []
        bytes.reserveCapacity(length + 1)
        var lastStart = 0
        var start = raw
        while start[0] != 0 {
            let end = strchr(start, Int32(slash)) ?? UnsafeMutablePointer(mutating: start) + strlen(start)
            let part = UnsafeBufferPointer(start: start, count: UnsafePointer(end) - start)
            if part.count > 255 { throw refused("a name of more than 255 bytes") }
            if part.count == 2, part[0] == dot, part[1] == dot { throw refused("a path with '..'") }
            if part.count > 1 || (part.count == 1 && part[0] != dot) {
                if !bytes.isEmpty { bytes.append(slash) }
                lastStart = bytes.count
                bytes.append(contentsOf: part)
            }
            start = UnsafePointer(end) + (end[0] == 0 ? 0 : 1)
        }
        bytes.append(0)
        self.init(bytes: bytes, lastStart: lastStart)
    }

    init(checking text: String, in archive: String) throws {
        self = try text.withCString { try EntryPath(checking: $0, in: archive) }
    }

    var isRoot: Bool { bytes.count == 1 }

    /// The directory that holds it; the root's is the root.
    var parent: EntryPath {
        guard lastStart > 0 else { return .root }
        let above = Array(bytes[..<(lastStart - 1)])
        let start = above.lastIndex(of: slash).map { $0 + 1 }
        return EntryPath(bytes: above + [0], lastStart: start ?? 0)
    }

    /// The last component.
    var name: String { bytes.withUnsafeBufferPointer { String(cString: $0.baseAddress! + lastStart) } }

    /// The path beside this one with another last component.
    func sibling(_ name: String) -> EntryPath {
        EntryPath(bytes: Array(bytes[..<lastStart]) + Array(name.utf8CString), lastStart: lastStart)
    }

    /// Whether this is something below a directory.
    func isBelow(_ directory: EntryPath) -> Bool {
        let length = directory.bytes.count - 1
        return bytes.count > length + 1 && bytes[length] == slash && memcmp(bytes, directory.bytes, length) == 0
    }

    var description: String { bytes.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } }

    func withPointer<R>(_ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
        try bytes.withUnsafeBufferPointer { try body($0.baseAddress!) }
    }

    /// The last component, for calls that take it beside its directory's descriptor.
    func withName<R>(_ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
        try bytes.withUnsafeBufferPointer { try body($0.baseAddress! + lastStart) }
    }

    /// Where an error is: archive and entry, shortened so that a hostile name does not fill the screen.
    static func place(_ path: String, in archive: String) -> String {
        "\(archive), entry \(path.count > 120 ? "\(path.prefix(120))…" : path)"
    }
}

private let slash = CChar(0x2f)
private let dot = CChar(0x2e)
