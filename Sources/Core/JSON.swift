import FoundationEssentials
import SystemPackage

/// JSON as this program writes it: keys sorted, so that equal values are equal bytes; ISO 8601 dates in UTC.
public enum JSON {
    /// How the names of properties are written. The keys of dictionaries are never changed.
    public enum Keys: Sendable {
        case asDeclared
        /// `startedAt` as `started_at`. Names with capitals side by side, such as `jobID`, cannot be read back.
        case snakeCase
    }

    /// Encodes a value; `pretty` for files that people read.
    public static func encode(_ value: some Encodable, pretty: Bool = true, keys: Keys = .asDeclared) throws -> [UInt8] {
        let encoder = JSONEncoder()
        if keys == .snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(value))
    }

    /// Decodes a value; dates are ISO 8601.
    public static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8], keys: Keys = .asDeclared) throws -> T {
        let decoder = JSONDecoder()
        if keys == .snakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(bytes))
    }

    /// Reads and decodes a file; the error names the file.
    public static func read<T: Decodable>(_ type: T.Type, from path: FilePath, keys: Keys = .asDeclared) throws -> T {
        let bytes = try Files.read(path)
        do {
            return try decode(type, from: bytes, keys: keys)
        } catch {
            throw Failure(.invalidInput, "not a readable \(T.self): \(error)", at: path.string)
        }
    }

    /// Encodes and writes a file atomically, with a final newline.
    public static func write(_ value: some Encodable, to path: FilePath, keys: Keys = .asDeclared) throws {
        try Files.write(try encode(value, keys: keys) + [0x0a], to: path)
    }
}
