import FoundationEssentials
import SystemPackage

/// JSON as this program writes it: keys sorted, so that equal values are equal bytes; ISO 8601 dates in UTC.
public enum JSON {
    /// Encodes a value; `pretty` for files that people read.
    public static func encode(_ value: some Encodable, pretty: Bool = true) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(value))
    }

    /// Decodes a value; dates are ISO 8601.
    public static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(bytes))
    }

    /// Reads and decodes a file; the error names the file.
    public static func read<T: Decodable>(_ type: T.Type, from path: FilePath) throws -> T {
        let bytes = try Files.read(path)
        do {
            return try decode(type, from: bytes)
        } catch {
            throw Failure(.invalidInput, "not a readable \(T.self): \(error)", at: path.string)
        }
    }

    /// Encodes and writes a file atomically, with a final newline.
    public static func write(_ value: some Encodable, to path: FilePath) throws {
        try Files.write(try encode(value) + [0x0a], to: path)
    }
}
