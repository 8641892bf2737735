import Core
import TOMLKit

/// A value of a TOML file, free of the parser that read it.
public indirect enum TOMLNode: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as it is written in TOML.
    case date(String)
    case array([TOMLNode])
    case table([String: TOMLNode])

    /// The text of a string value, nil for every other kind.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The entries of a table, nil for every other kind.
    public var table: [String: TOMLNode]? { if case .table(let entries) = self { entries } else { nil } }

    /// What an error message calls this value: `a string "ten"`, `an integer 5`, `a table`.
    public var found: String {
        switch self {
        case .string(let text): "a string \(Self.quoted(text))"
        case .integer(let number): "an integer \(number)"
        case .float(let number): "a number \(number)"
        case .boolean(let value): "a boolean \(value)"
        case .date(let text): "a date \(text)"
        case .array: "an array"
        case .table: "a table"
        }
    }

    private static func quoted(_ text: String) -> String {
        text.count > 60 ? "\"\(text.prefix(60))…\"" : "\"\(text)\""
    }
}

extension TOMLNode: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text), .date(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        // JSON has no infinity.
        case .float(let number): number.isFinite ? try container.encode(number) : try container.encode("\(number)")
        case .boolean(let value): try container.encode(value)
        case .array(let nodes): try container.encode(nodes)
        case .table(let entries): try container.encode(entries)
        }
    }
}

extension TOMLNode {
    /// A syntax error, with the place of the first offending character; both count from 1.
    public struct SyntaxError: Error {
        public let line: Int
        public let column: Int
        public let message: String
    }

    /// Parses a TOML 1.0 document.
    ///
    /// - Throws: ``SyntaxError``.
    public static func parse(_ bytes: [UInt8]) throws -> [String: TOMLNode] {
        // The parser takes a C string and would silently read only what precedes a NUL.
        if let zero = bytes.firstIndex(of: 0) {
            throw SyntaxError(at: zero, in: bytes, "the file contains a NUL byte")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SyntaxError(line: 1, column: 1, message: "the file is not UTF-8 text")
        }
        if let wrong = TableHeaders.misplaced(in: bytes) {
            throw SyntaxError(at: wrong, in: bytes, "a table's name must begin with a letter, a digit, '_', '-' or a quote")
        }
        do {
            return convert(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw SyntaxError(line: error.source.begin.line, column: error.source.begin.column, message: error.description)
        }
    }

    private static func convert(_ table: TOMLTable) -> [String: TOMLNode] {
        var entries: [String: TOMLNode] = [:]
        for (key, value) in table { entries[key] = convert(value) }
        return entries
    }

    private static func convert(_ value: any TOMLValueConvertible) -> TOMLNode {
        if let text = value.string { return .string(text) }
        if let number = value.int { return .integer(number) }
        if let number = value.double { return .float(number) }
        if let flag = value.bool { return .boolean(flag) }
        if let array = value.array { return .array(array.map { convert($0) }) }
        if let table = value.table { return .table(convert(table)) }
        return .date(value.debugDescription)
    }
}

extension JSONValue {
    /// The same value; a date becomes its text.
    public init(_ node: TOMLNode) {
        self =
            switch node {
            case .string(let text), .date(let text): .string(text)
            case .integer(let number): .int(number)
            case .float(let number): .number(number)
            case .boolean(let value): .bool(value)
            case .array(let nodes): .array(nodes.map(JSONValue.init))
            case .table(let entries): .object(entries.mapValues(JSONValue.init))
            }
    }
}

extension TOMLNode.SyntaxError {
    fileprivate init(at offset: Int, in bytes: [UInt8], _ message: String) {
        let before = bytes[..<offset]
        let newline = before.lastIndex(of: UInt8(ascii: "\n"))
        self.init(
            line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: offset - (newline ?? -1), message: message)
    }
}
