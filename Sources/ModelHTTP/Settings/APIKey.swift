import Core
import SystemPackage

/// A key of an endpoint. It prints as a mask, and is no part of anything that is encoded.
struct APIKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands in its place.
    static let mask = "[key]"
    /// A shorter one would be found in every text.
    private static let shortest = 6

    /// For the one header that carries it.
    let value: String

    var description: String { Self.mask }
    var debugDescription: String { Self.mask }
    var customMirror: Mirror { Mirror(self, children: [:]) }

    init(_ value: String) { self.value = value }

    /// The key that a source holds; nil for a variable that is not set and not named by the user.
    ///
    /// - Parameter isOptional: the variable is only a custom: a server on this host needs no key.
    static func read(_ source: EndpointSettings.KeySource, environment: [String: String], isOptional: Bool, at place: String) throws
        -> APIKey?
    {
        switch source {
        case .variable(let name):
            if let value = environment[name], !value.isEmpty { return try checked(value, "the variable \(name)") }
            if isOptional { return nil }
            throw Failure(.invalidInput, "the variable \(name), which should hold the key, is not set", at: place)
        case .file(let path):
            let home = environment["HOME"] ?? ""
            let file = FilePath(path.hasPrefix("~/") ? home + path.dropFirst(1) : path)
            guard Files.exists(file) else { throw Failure(.invalidInput, "the key's file is not there", at: file.string) }
            let text = try Files.text(file, limit: 1 << 16)
            return try checked(String(text.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""), file.string)
        }
    }

    private static func checked(_ text: String, _ place: String) throws -> APIKey {
        let value = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Failure(.invalidInput, "there is no key here: it is one line of visible ASCII characters", at: place)
        }
        return APIKey(value)
    }

    /// A text without the key: servers repeat what they were sent.
    func redacted(_ text: String) -> String {
        value.count >= Self.shortest && text.contains(value) ? text.replacing(value, with: Self.mask) : text
    }
}
