import Core
import Glibc
import SystemPackage

/// A stream of bytes that is pulled block by block.
protocol ByteSource: AnyObject {
    /// The next block, empty at the end. Valid until the next call.
    func next() throws -> UnsafeRawBufferPointer
}

extension ByteSource {
    /// Reads the rest, for example so that a digest covers the padding behind a tar's last entry.
    func drain() throws {
        while !(try next()).isEmpty {}
    }
}

/// The bytes of an open file, from its current position.
final class FileSource: ByteSource {
    private let descriptor: OwnedDescriptor
    private let name: String
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

    init(_ descriptor: OwnedDescriptor, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    convenience init(_ path: FilePath) throws {
        let fd = try call("open \(path)") { open(path.string, O_RDONLY | O_CLOEXEC) }
        self.init(OwnedDescriptor(fd), name: path.string)
    }

    deinit { buffer.deallocate() }

    func next() throws -> UnsafeRawBufferPointer {
        let got = try call("read \(name)") { read(descriptor.raw, buffer.baseAddress!, buffer.count) }
        return UnsafeRawBufferPointer(rebasing: buffer[..<got])
    }
}

/// Passes a stream on, counting and hashing it.
final class HashingSource: ByteSource {
    private let source: any ByteSource
    private var hash = SHA256()
    private(set) var count = 0

    init(_ source: any ByteSource) { self.source = source }

    func next() throws -> UnsafeRawBufferPointer {
        let block = try source.next()
        hash.update(buffer: block.bindMemory(to: UInt8.self))
        count += block.count
        return block
    }

    /// `sha256:` and the digest of everything that has passed.
    var digest: String { "sha256:\(hash.finalize().hexadecimal)" }
}

/// Undoes gzip, zstd, xz or bzip2, or passes an uncompressed stream on; refuses bombs.
final class DecompressedSource: ByteSource {
    private let reader: ArchiveReader
    private let limits: ExtractionLimits
    private let counted: CountedSource
    private var produced = 0
    private var started = false

    init(_ source: any ByteSource, name: String, limits: ExtractionLimits) throws {
        counted = CountedSource(source)
        self.limits = limits
        reader = try ArchiveReader(counted, format: .raw, name: name)
    }

    func next() throws -> UnsafeRawBufferPointer {
        if !started {
            started = true
            // An empty stream has no entry.
            guard try reader.next() != nil else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        }
        guard let block = try reader.nextBlock() else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        produced += block.bytes.count
        try limits.check(decompressed: produced, from: counted.count, at: reader.name)
        return block.bytes
    }

    /// Counts what the decompressor has taken.
    private final class CountedSource: ByteSource {
        private let source: any ByteSource
        private(set) var count = 0

        init(_ source: any ByteSource) { self.source = source }

        func next() throws -> UnsafeRawBufferPointer {
            let block = try source.next()
            count += block.count
            return block
        }
    }
}
