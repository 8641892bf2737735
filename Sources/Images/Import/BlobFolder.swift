import CLinux
import Core
import Glibc
import SystemPackage

/// The files of an image archive: a directory that is read without following links out of it, or at all.
struct BlobFolder {
    /// What errors call the archive.
    let name: String
    private let root: OwnedDescriptor
    /// Symbolic links of the archive (old `docker save` stores a repeated layer so), by path. They are never made on disk.
    private let links: [EntryPath: EntryPath]

    init(_ path: FilePath, name: String? = nil, links: [EntryPath: EntryPath] = [:]) throws {
        self.name = name ?? path.string
        self.links = links
        root = OwnedDescriptor(try call("open \(path)") { Glibc.open(path.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    }

    func contains(_ file: String) -> Bool { (try? open(file)) != nil }

    /// Opens a regular file by its path in the archive.
    func open(_ file: String) throws -> OwnedDescriptor {
        let path = try EntryPath(checking: file, in: name)
        let fd = (links[path] ?? path).withPointer {
            sh_openat2(root.raw, $0, UInt64(O_RDONLY | O_NONBLOCK | O_CLOEXEC), 0, Resolve.beneath | Resolve.noSymlinks)
        }
        guard fd >= 0 else {
            throw Failure(.invalidInput, "cannot be read: \(Errno(rawValue: errno))", at: "\(name), file \(file)")
        }
        let descriptor = OwnedDescriptor(fd)
        var status = stat()
        guard fstat(fd, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.invalidInput, "not a regular file", at: "\(name), file \(file)")
        }
        return descriptor
    }

    /// A small file, whole; with a digest it is checked against it.
    func read(_ file: String, digest: String? = nil) throws -> [UInt8] {
        let source = FileSource(try open(file), name: "\(name), file \(file)")
        var bytes: [UInt8] = []
        while case let block = try source.next(), !block.isEmpty {
            bytes.append(contentsOf: block)
            guard bytes.count <= 16 << 20 else {
                throw Failure(.invalidInput, "more than 16 MiB of JSON", at: "\(name), file \(file)")
            }
        }
        if let digest, digest != "sha256:\(SHA256.hex(bytes))" {
            throw Failure(.invalidInput, "the content does not have the digest \(digest)", at: "\(name), file \(file)")
        }
        return bytes
    }

    /// Decodes a JSON file.
    func decode<T: Decodable>(_ type: T.Type, _ file: String, digest: String? = nil) throws -> T {
        do {
            return try JSON.decode(type, from: try read(file, digest: digest))
        } catch let error as DecodingError {
            throw Failure(.invalidInput, "not a readable \(type): \(error.summary)", at: "\(name), file \(file)")
        }
    }
}

extension DecodingError {
    /// Which key is wrong and why, in one line.
    var summary: String {
        let (context, what): (Context, String) =
            switch self {
            case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
            case .typeMismatch(let type, let context): (context, "expected \(type)")
            case .valueNotFound(let type, let context): (context, "expected \(type), found null")
            case .dataCorrupted(let context): (context, "malformed JSON")
            @unknown default: (Context(codingPath: [], debugDescription: ""), "malformed JSON")
            }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return place.isEmpty ? what : "\(what) at \(place)"
    }
}
