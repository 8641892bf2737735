import Core
import Synchronization
import SystemPackage

/// `objects/<sha256>`: what events refer to, named by the SHA-256 of its bytes.
public struct ObjectStore: Sendable {
    static let name = "objects"
    private let folder: FilePath

    /// - Parameter run: the run's folder.
    public init(_ run: FilePath) { folder = run.appending(Self.name) }

    /// Keeps bytes.
    ///
    /// - Returns: their name, 64 hexadecimal digits.
    func put(_ bytes: [UInt8]) throws -> String {
        let name = SHA256.hex(bytes)
        let path = folder.appending(name)
        if Files.exists(path) { return name }
        try Files.makeDirectory(folder)
        try Files.write(bytes, to: path)
        return name
    }

    /// Keeps a value as compact JSON with sorted keys.
    func put(_ value: some Encodable) throws -> String { try put(try JSON.encode(value, pretty: false)) }

    /// The bytes of a name, checked against it.
    public func bytes(_ name: String) throws -> [UInt8] {
        guard name.utf8.count == 64, name.utf8.allSatisfy({ UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "f") }) else {
            throw Failure(.invalidInput, "this is no name of an object", at: name)
        }
        let path = folder.appending(name)
        guard Files.exists(path) else { throw Failure(.invalidInput, "the object is missing", at: path.string) }
        let bytes = try Files.read(path)
        guard SHA256.hex(bytes) == name else {
            throw Failure(.invalidInput, "the object's content does not match its name", at: path.string)
        }
        return bytes
    }

    /// A value that was kept.
    public func value<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
        do {
            return try JSON.decode(type, from: try bytes(name))
        } catch let error as DecodingError {
            throw Failure(.invalidInput, "the object is no \(T.self): \(error)", at: name)
        }
    }

    /// The names of all objects, sorted; what a crash left half-written (its name starts with a dot) is none.
    func names() throws -> [String] { Files.exists(folder) ? try Files.list(folder).filter { !$0.hasPrefix(".") } : [] }
}
