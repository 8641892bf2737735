import Core

/// What one `uvx` line asks for: the Python packages that its tests can import, and nothing else.
public struct RequirementSet: Hashable, Sendable, Codable {
    /// Requirement strings as pip takes them, sorted, each once.
    public let requirements: [String]

    public init(_ requirements: some Sequence<String>) {
        self.requirements = Set(requirements.map { $0.filter { $0 != " " && $0 != "\t" } }).sorted {
            Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
        }
    }

    /// The set used where a task names none.
    public static let standard = RequirementSet(["pytest==8.4.1", "pytest-json-ctrf==0.3.5"])

    /// The set's directory name: the first 16 hexadecimal digits of SHA-256 over the requirements, one per line.
    /// The shims compute the same with `sort -u | sha256sum`.
    public var key: String { String(SHA256.hex(requirements.map { $0 + "\n" }.joined()).prefix(16)) }

    /// Tests that bring their own pip install into their environment while they run.
    public var isWritable: Bool { requirements.contains { ["pip", "setuptools"].contains(Self.name(of: $0)) } }

    /// The package's name in a requirement: `requests[socks]>=2` → `requests`; case and `_` do not matter.
    static func name(of requirement: String) -> String {
        requirement.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }.lowercased()
            .replacing("_", with: "-").replacing(".", with: "-")
    }
}
